import type { PostRange } from '../../../posts/post-store.ts'
import { optionalId, time } from '../x-parameters.ts'

/** Which part of a list of posts is asked for. */
export const rangeFields = { since_id: optionalId, until_id: optionalId, start_time: time, end_time: time }

type Range = { readonly [Name in keyof typeof rangeFields]?: string | undefined }

export function rangeOf({ since_id, until_id, start_time, end_time }: Range): PostRange {
  return { newerThan: since_id, olderThan: until_id, from: start_time, until: end_time }
}
