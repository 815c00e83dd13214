import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDB } from '../../platform/dynamodb.ts'
import { grouped } from '../../platform/grouped.ts'
import { tallyKey } from '../../polls/dynamodb/tally-item.ts'
import { voteItem, voteKey, voteOf } from '../../polls/dynamodb/vote-item.ts'
import type { Poll } from '../../polls/poll.ts'
import type { Vote } from '../../polls/vote.ts'
import type { BulkTables } from './bulk-tables.ts'
import { addConditionally, packed, type Storage } from './conditional-writes.ts'
import { compared } from './differences.ts'
import type { Importer, Outcome } from './import-members.ts'
import { standingPolls } from './standing.ts'
import { storedRows } from './stored-rows.ts'
import type { RegisterAll } from './user-importer.ts'

interface Dependencies {
  readonly store: DynamoDB
  readonly tables: BulkTables
  readonly registerAll: RegisterAll
}

/** A vote is stored in the transaction that counts it, and is counted as often as it is stored: once. */
export function voteImporter({ store, tables, registerAll }: Dependencies): Importer<Vote> {
  async function standingVotes(votes: readonly Vote[]): Promise<ReadonlyMap<string, Vote>> {
    const keys = new Map(votes.map((vote) => [keyOf(vote), voteKey(vote)]))
    const rows = await storedRows(store, tables.voters, [...keys.values()])
    return new Map(rows.map(voteOf).map((vote) => [keyOf(vote), vote]))
  }

  const storage: Storage<Vote> = {
    keyOf,

    async judge(votes) {
      const pollIds = votes.map(({ pollId }) => pollId)
      const [polls, standing] = await Promise.all([
        standingPolls(store, tables.polls, pollIds),
        standingVotes(votes),
      ])
      return votes.map((vote) => {
        const poll = polls.get(vote.pollId)
        if (!poll) return { refused: `there is no poll ${vote.pollId}` }
        const other = standing.get(keyOf(vote))
        if (other) return compared({ type: 'vote', value: vote }, { type: 'vote', value: other })
        return objectionOf(poll, vote)
      })
    },

    prepare: (votes) => registerAll(votes.map(({ username, votedAt }) => ({ username, createdAt: votedAt }))),

    /** Those for one option stand together, so that a transaction counts them at once. */
    transactions(votes) {
      const byOption = [...grouped(votes, tallyOf).values()].flat()
      const parts = packed(byOption, (vote, previous) =>
        previous?.pollId === vote.pollId && previous.option === vote.option ? 1 : 2,
      )
      return parts.map((values) => ({ values, items: itemsOf(values, tables) }))
    },
  }
  return { batchSize: 4_000, add: (votes) => addConditionally(store, storage, votes) }
}

function keyOf({ username, pollId }: Vote): string {
  return JSON.stringify([username, pollId])
}

function tallyOf({ pollId, option }: Vote): string {
  return JSON.stringify([pollId, option])
}

function objectionOf({ pollId, options, endsAt }: Poll, { option, votedAt }: Vote): Outcome | undefined {
  if (!options.includes(option)) {
    const list = options.map((each) => JSON.stringify(each)).join(', ')
    return { refused: `poll ${pollId} has no response ${JSON.stringify(option)}; it has ${list}` }
  }
  if (endsAt !== undefined && votedAt >= endsAt) return { refused: `poll ${pollId} ended at ${endsAt}` }
  return undefined
}

function itemsOf(votes: readonly Vote[], tables: BulkTables): TransactWriteItem[] {
  return [
    ...votes.map((vote) => ({ Put: newVote(tables.voters, vote) })),
    ...[...grouped(votes, tallyOf).values()].map((ofOption) => ({
      Update: countVotes(tables.results, ofOption),
    })),
  ]
}

function newVote(TableName: string, vote: Vote) {
  return { TableName, Item: voteItem(vote), ConditionExpression: 'attribute_not_exists(polls_id)' }
}

/** Counts votes for one option. Its condition is that the poll is there. */
function countVotes(TableName: string, votes: readonly Vote[]) {
  const { pollId, option } = votes[0] as Vote
  return {
    TableName,
    Key: tallyKey(pollId, option),
    UpdateExpression: 'ADD votes :count',
    ConditionExpression: 'attribute_exists(polls_id)',
    ExpressionAttributeValues: marshall({ ':count': votes.length }),
  }
}
