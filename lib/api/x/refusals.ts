import type { CursorReason } from '../../platform/cursor.ts'
import type { Reason } from '../../platform/refusal.ts'
import type { StoreReason } from '../../platform/store-failure.ts'
import type { PostReason } from '../../posts/refusals.ts'
import { flatError, invalidRequest, type XError } from './errors.ts'

/** The reasons that the routes of this API can meet. */
type KnownReason =
  | CursorReason
  | StoreReason
  | Extract<PostReason, { code: 'post-not-found' | 'reference-not-found' | 'not-the-author' }>

const wordings: {
  readonly [Code in KnownReason['code']]: (reason: Extract<KnownReason, { code: Code }>) => XError
} = {
  'cursor-invalid': () =>
    invalidRequest([{ message: 'The `pagination_token` query parameter is not a valid token.' }]),
  'store-unavailable': ({ store, state }) => unavailable(`${store} ${state}; try again shortly`),
  'store-incomplete': ({ store, missing }) =>
    unavailable(`${store} lacks ${missing}; starting or deploying again creates it`),
  'post-not-found': () => invalidRequest([{ message: 'This tweet cannot be found.' }]),
  'reference-not-found': ({ relation }) =>
    flatError(
      403,
      'Forbidden',
      `You attempted to ${relation === 'reply' ? 'reply to' : 'quote'} a Tweet that is deleted or not visible to you.`,
    ),
  'not-the-author': () => flatError(403, 'Forbidden', 'You are not authorized to delete this Tweet.'),
}

/** The wording of a refusal's reason; none for a reason that no route of this API meets. */
export function wordingOf(reason: Reason): XError | undefined {
  const worded = wordings as Readonly<Record<string, ((reason: never) => XError) | undefined>>
  return worded[reason.code]?.(reason as never)
}

function unavailable(detail: string): XError {
  return flatError(503, 'Service Unavailable', detail)
}
