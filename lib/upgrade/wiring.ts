import { registerLikers } from '../likes/wiring.ts'
import { once } from '../platform/once.ts'
import { listUnlistedPolls, registerVoters } from '../polls/wiring.ts'
import { listUnlistedPosts } from '../posts/wiring.ts'
import { makeUpgrade } from './upgrade.ts'
import { makeUpgradeCall } from './upgrade-call.ts'

/** Half of what DynamoDB takes for one key: each list has one, and a transaction writes an entry for two units. */
const changesPerSecond = 250

export const upgradeSteps = /* @__PURE__ */ once(() => ({
  posts: listUnlistedPosts(),
  polls: listUnlistedPolls(),
  voters: registerVoters(),
  likers: registerLikers(),
}))

export const upgradeCall = /* @__PURE__ */ once(() =>
  makeUpgradeCall(makeUpgrade({ steps: upgradeSteps(), perSecond: changesPerSecond })),
)
