import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'

/**
 * Which items of a transaction, by their places in it, had a condition that failed. Undefined for an error that is not
 * about conditions.
 */
export function refusedConditions(error: unknown): ReadonlySet<number> | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined
  const reasons = error.CancellationReasons ?? []
  const refused = reasons.flatMap(({ Code }, index) => (Code === 'ConditionalCheckFailed' ? [index] : []))
  return refused.length > 0 ? new Set(refused) : undefined
}
