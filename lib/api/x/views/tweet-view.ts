import type { Post } from '../../../posts/post.ts'
import { userIdOf } from '../../../users/user-id.ts'
import type { Hydrated } from '../hydration.ts'
import type { Tweet } from '../schemas.ts'

/**
 * A post in the vocabulary of its answer: its default fields, those that were asked for, and those by which an expansion
 * finds what it adds.
 */
export function tweetView(post: Post, { selection, counts }: Pick<Hydrated, 'selection' | 'counts'>): Tweet {
  const { vocabulary, postFields, expansions } = selection
  const { postId, author, text, createdAt, pollId, inReplyTo, quoted, conversationId = postId } = post
  const shows = (field: string, ...expanding: readonly string[]) =>
    postFields.has(field) || expanding.some((expansion) => expansions.has(expansion))
  const references = [
    ...(inReplyTo ? [{ type: 'replied_to', id: inReplyTo.postId } as const] : []),
    ...(quoted ? [{ type: 'quoted', id: quoted.postId } as const] : []),
  ]
  const { likes = 0, replies = 0, quotes = 0 } = counts.get(postId) ?? {}
  return {
    id: postId,
    text,
    // A post cannot be edited.
    [vocabulary.editHistory]: [postId],
    ...(shows('created_at') && { created_at: createdAt }),
    ...(shows('author_id', 'author_id') && { author_id: userIdOf(author) }),
    ...(shows('conversation_id') && { conversation_id: conversationId }),
    ...(inReplyTo &&
      shows('in_reply_to_user_id', 'in_reply_to_user_id') && {
        in_reply_to_user_id: userIdOf(inReplyTo.author),
      }),
    ...(references.length > 0 &&
      shows('referenced_tweets', 'referenced_tweets.id', 'referenced_tweets.id.author_id') && {
        [vocabulary.references]: references,
      }),
    ...(pollId !== undefined &&
      shows('attachments', 'attachments.poll_ids') && { attachments: { poll_ids: [pollId] } }),
    ...(shows('public_metrics') && {
      public_metrics: {
        [vocabulary.reposts]: 0,
        reply_count: replies,
        like_count: likes,
        quote_count: quotes,
        bookmark_count: 0,
        impression_count: 0,
      },
    }),
    ...(shows('possibly_sensitive') && { possibly_sensitive: false }),
    ...(shows('reply_settings') && { reply_settings: 'everyone' }),
  }
}
