import { isDeepStrictEqual } from 'node:util'
import type { Outcome } from './import-members.ts'
import type { Member } from './member.ts'
import { fieldsOf } from './member-writer.ts'

/** What becomes of a member whose place is taken: it is there already, or it is refused for what differs. */
export function compared(member: Member, standing: Member): Outcome {
  const [fields, others] = [fieldsOf(member), fieldsOf(standing)]
  const different = Object.keys(fields).filter((name) => !isDeepStrictEqual(fields[name], others[name]))
  if (different.length === 0) return 'there'
  return { refused: `${titleOf(standing)} stands, and differs in ${different.join(', ')}` }
}

function titleOf(member: Member): string {
  switch (member.type) {
    case 'user':
      return `user ${member.value.username}`
    case 'post':
      return `post ${member.value.postId}`
    case 'like':
      return `the like of post ${member.value.postId} by ${member.value.username}`
    case 'poll':
      return `poll ${member.value.pollId}`
    case 'vote':
      return `the vote of ${member.value.username} in poll ${member.value.pollId}`
  }
}
