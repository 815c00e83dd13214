import { systemClock } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { Voting } from '../../polls/voting.ts'
import { runCommand } from '../stack/command.ts'
import { storeEnvironment, tableEnvironment } from '../stack/environment.ts'
import { readSettings } from '../stack/settings.ts'
import { sampleLikes, samplePolls, samplePosts } from './sample-data.ts'

/**
 * Fills fresh stores with something to look at, by the services' own operations. Every step may be repeated, and
 * the last post, which tells that all the rest is there, comes last: a seeding that was cut short is completed
 * the next time, and one that was completed is never repeated, so that a like taken back stays so.
 */
async function seed(): Promise<void> {
  const wiring = await import('../../posts/wiring.ts')
  const posts = wiring.postStore()
  const earlier = samplePosts.slice(0, -1)
  const marker = samplePosts[earlier.length]
  if (!marker || (await posts.exists(marker.postId))) return
  await Promise.all(earlier.map((post) => posts.put(post)))
  await Promise.all([seedLikes(), seedPolls()])
  await posts.put(marker)
  console.log(`put ${samplePosts.length} posts, their likes and ${samplePolls.length} polls with votes`)
}

/** One after the other, since their order in time shows. */
async function seedLikes(): Promise<void> {
  const wiring = await import('../../likes/wiring.ts')
  const likes = wiring.likeStore()
  for (const [username, ...postIds] of sampleLikes) {
    for (const postId of postIds) await likes.add(username, postId)
  }
}

async function seedPolls(): Promise<void> {
  const { pollStore } = await import('../../polls/composition/polls.ts')
  const { ballotBox } = await import('../../polls/composition/counting.ts')
  const voting = new Voting(ballotBox, pollStore, systemClock)
  for (const { votes, ...poll } of samplePolls) {
    await pollStore.add(poll)
    for (const [user, choice] of votes) {
      await voting.vote({ user, polls_id: poll.polls_id, choice }).catch(ignoreStandingVote)
    }
  }
}

function ignoreStandingVote(error: unknown): void {
  if (!(error instanceof Refusal && error.reason.code === 'already-voted')) throw error
}

await runCommand(async () => {
  Object.assign(process.env, storeEnvironment(readSettings(process.env)), tableEnvironment())
  await seed()
  return 0
})
