import { Refusal } from '../platform/refusal.ts'
import type { UserReason } from './refusals.ts'

/**
 * Refuses to act in the name of a user other than the subject of a verified token. A token without a subject allows
 * acting in nobody's name.
 *
 * The subject is compared as the issuer wrote it. Usernames are trimmed and normalised, so two subjects may become
 * one username; only the subject that equals the username may use it.
 */
export function requireSelf(subject: unknown, username: string | undefined): void {
  if (typeof subject !== 'string' || subject === '')
    throw new Refusal<UserReason>({ code: 'token-without-subject' })
  if (username !== subject) throw new Refusal<UserReason>({ code: 'acting-for-another', subject, username })
}
