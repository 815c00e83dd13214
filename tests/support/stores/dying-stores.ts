import type { BulkStores } from '../../../lib/local/bulk/bulk-stores.ts'

/** The error of a run that has been killed. */
export class Killed extends Error {}

/**
 * Stores of a run that is killed at one of its calls: before the store has carried it out, or after and without its
 * answer. Every further call fails too.
 *
 * @param calls how many calls succeed before
 */
export function dyingStores({ dynamodb, tables, likes }: BulkStores, calls: number, isCarriedOut: boolean) {
  const run = { calls: 0 }
  const dying =
    <Parameters extends unknown[], Result>(call: (...parameters: Parameters) => Promise<Result>) =>
    async (...parameters: Parameters): Promise<Result> => {
      const number = run.calls++
      if (number === calls && isCarriedOut) await call(...parameters)
      if (number >= calls) throw new Killed()
      return call(...parameters)
    }
  const stores: BulkStores = {
    tables,
    dynamodb: { send: dying(dynamodb.send.bind(dynamodb)) as typeof dynamodb.send },
    likes: { ...likes, addAll: dying(likes.addAll), readmit: dying(likes.readmit) },
  }
  return { stores, run }
}
