import { Refusal } from '../platform/errors.ts'

export function unknownPoll(pollId: string): Refusal {
  return new Refusal('unknown', `There is no poll ${pollId}`)
}

export function votedBefore(user: string, standing: string): Refusal {
  return new Refusal(
    'conflict',
    `${user} has voted ${quoted(standing)} in this poll already; that vote stands`,
  )
}

export function noSuchResponse(choice: string, responses: readonly string[]): Refusal {
  const should = `should be one of ${responses.map(quoted).join(', ')}`
  return new Refusal('impossible', `choice ${should}, not ${quoted(choice)}`, { choice: should })
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
