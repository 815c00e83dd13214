import * as v from 'valibot'
import { count, identifier, lines, timestamp, username } from '../../contract/fields.ts'

export const posts_id = identifier
export const text = lines(280)

/** Ids in a line, separated by commas, or as an array in JSON. Repeats count. */
export const posts_ids = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' ? value.split(',') : value)),
  v.array(posts_id, 'must be a comma-separated list'),
  v.maxLength(100, ({ received }) => `must have at most 100 items, not ${received}`),
  v.description('As text, ids separated by commas'),
)

export const likes = count

/** The problem of a route that needs a post. */
export const unknownPost = { 404: 'No such post' } as const

export const liked = v.optional(
  v.pipe(v.boolean(), v.description('Whether the viewer likes the post; only with viewer')),
)

export const post = v.object({ posts_id, username, text, created_at: timestamp })

export const listedPost = v.object({ ...post.entries, likes, liked })
