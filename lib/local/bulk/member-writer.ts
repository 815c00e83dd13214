import type { PostReference } from '../../posts/post.ts'
import type { Member } from './member.ts'
import { microsecondTime } from './times.ts'

/** A member's fields as an export has them. Those that are undefined are not written. */
export function fieldsOf(member: Member): Readonly<Record<string, unknown>> {
  switch (member.type) {
    case 'user': {
      const { username, createdAt } = member.value
      return { username, created_at: createdAt }
    }
    case 'post': {
      const { postId, author, text, createdAt, pollId, poll, inReplyTo, quoted, conversationId } =
        member.value
      return {
        posts_id: postId,
        username: author,
        text,
        created_at: createdAt,
        polls_id: pollId,
        poll: poll && { responses: poll.options, ends_at: poll.endsAt },
        in_reply_to: inReplyTo && referenceFields(inReplyTo),
        quoted: quoted && referenceFields(quoted),
        conversation_id: conversationId,
      }
    }
    case 'like': {
      const { username, postId, since } = member.value
      return { username, posts_id: postId, liked_at: microsecondTime(since) }
    }
    case 'poll': {
      const { pollId, title, author, options, createdAt, endsAt, postId } = member.value
      return {
        polls_id: pollId,
        polls_title: title,
        username: author,
        responses: options,
        created_at: createdAt,
        ends_at: endsAt,
        posts_id: postId,
      }
    }
    case 'vote': {
      const { username, pollId, option, votedAt } = member.value
      return { username, polls_id: pollId, choice: option, voted_at: votedAt }
    }
  }
}

function referenceFields({ postId, author }: PostReference): Readonly<Record<string, string>> {
  return { posts_id: postId, username: author }
}
