import type { ErrorStatus } from '../../http/http-error.ts'
import type { CursorReason } from '../../platform/cursor.ts'
import type { Reason } from '../../platform/refusal.ts'
import type { StoreReason } from '../../platform/store-failure.ts'
import type { PollReason } from '../../polls/refusals.ts'
import type { PostReason } from '../../posts/refusals.ts'
import type { InstanceReason } from '../../registry/instances/refusals.ts'
import type { UserReason } from '../../users/refusals.ts'
import type { ProblemDescription } from './problem.ts'

type KnownReason = CursorReason | StoreReason | UserReason | PostReason | PollReason | InstanceReason

/** How a reason is answered. With `errors`, what is wrong with which parameter, its text is the detail. */
export type Wording =
  | Pick<ProblemDescription, 'status' | 'detail' | 'kind' | 'members'>
  | {
      readonly status: ErrorStatus
      readonly detail?: string
      readonly errors: Readonly<Record<string, string>>
    }

const wordings: {
  readonly [Code in KnownReason['code']]: (reason: Extract<KnownReason, { code: Code }>) => Wording
} = {
  'cursor-invalid': () => ({
    status: 400,
    errors: { cursor: 'must be the `next` of an earlier page of the same list' },
  }),
  'store-unavailable': ({ store, state }) => ({
    status: 503,
    detail: `${store} ${state}; try again shortly`,
  }),
  'store-incomplete': ({ store, missing }) => ({
    status: 503,
    detail: `${store} lacks ${missing}; starting or deploying again creates it`,
  }),
  'token-without-subject': () => ({
    status: 403,
    detail: 'A token without a subject (sub) may not act as any user',
  }),
  'acting-for-another': ({ subject, username }) => ({
    status: 403,
    detail: `Token subject ${quoted(subject)} may not act as ${quoted(username ?? '')}`,
  }),
  'post-not-found': ({ postId }) => ({ status: 404, detail: `No post has the posts_id ${postId}` }),
  'reference-not-found': ({ postId, relation }) => ({
    status: 404,
    detail: `No post has the posts_id ${postId}, so there can be no ${relation} of it`,
  }),
  'not-the-author': ({ postId, username }) => ({
    status: 403,
    detail: `The post ${postId} is not by ${username}; only its author may delete it`,
  }),
  'user-not-found': ({ username }) => ({ status: 404, detail: `No user has the username ${username}` }),
  'poll-not-found': ({ pollId }) => ({ status: 404, detail: `No poll has the polls_id ${pollId}` }),
  'already-voted': ({ username, option, votedAt }) => ({
    status: 409,
    detail: `${username} has already voted ${quoted(option)} in this poll; that vote stands`,
    members: { choice: option, voted_at: votedAt },
  }),
  'poll-ended': ({ pollId, endsAt }) => ({
    status: 422,
    kind: { type: 'urn:microblog:problem:poll-ended', title: 'Poll Ended' },
    detail: `The poll ${pollId} ended at ${endsAt}`,
    members: { ends_at: endsAt },
  }),
  'vote-not-found': ({ username, pollId }) => ({
    status: 404,
    detail: `${username} has no vote in the poll ${pollId}`,
  }),
  'no-such-option': ({ option, options }) => {
    const rule = `must be one of ${options.map(quoted).join(', ')}`
    return { status: 422, detail: `choice ${rule}, not ${quoted(option)}`, errors: { choice: rule } }
  },
  'instance-not-found': ({ triple: { serviceName, url, http } }) => ({
    status: 404,
    detail: `${serviceName} is not registered at ${url} with ${http}`,
  }),
  'instance-flapping': ({ url, until }) => ({
    status: 409,
    detail: `${url} is flapping; it may register again at ${until.toISOString()}`,
  }),
  'url-not-allowed': ({ rule }) => ({ status: 400, errors: { url: rule } }),
}

/** The wording of a refusal's reason; none for a reason that this API does not know. */
export function wordingOf(reason: Reason): Wording | undefined {
  const worded = wordings as Readonly<Record<string, ((reason: never) => Wording) | undefined>>
  return worded[reason.code]?.(reason as never)
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
