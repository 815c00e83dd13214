import { Refusal } from './refusal.ts'

export type StoreReason =
  /** A store does not answer, not in time or, as `state` says, not as it should; the request itself is fine. */
  | { readonly code: 'store-unavailable'; readonly store: StoreName; readonly state: string }
  /** A store answers without what it should hold: its data are lost, or it was never set up. */
  | { readonly code: 'store-incomplete'; readonly store: StoreName; readonly missing: string }

type StoreName = 'DynamoDB' | 'Redis'

/** An operation that a store's condition prevents. `cause` is for the log alone. */
export class StoreFailure extends Refusal<StoreReason> {}

export function storeUnavailable(store: StoreName, cause: unknown, state = 'does not answer'): StoreFailure {
  return new StoreFailure({ code: 'store-unavailable', store, state }, `${store} ${state}`, { cause })
}

export function storeIncomplete(store: StoreName, missing: string, cause: unknown): StoreFailure {
  return new StoreFailure({ code: 'store-incomplete', store, missing }, `${store} lacks ${missing}`, {
    cause,
  })
}
