/** What an idempotent creation returns: the thing as it is stored, and whether this call stored it. */
export interface CreateResult<Value> {
  readonly created: boolean
  readonly value: Value
}
