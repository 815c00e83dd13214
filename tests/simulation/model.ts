import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { maxClockSkew } from '../../lib/platform/clock-skew.ts'
import { lockTimes } from '../../lib/registry/sweep/lock-times.ts'
import type { Item, Reply } from './engine.ts'
import { type Actor, Violation } from './world.ts'

interface LockState {
  readonly fencingToken: number
  readonly holder: string
  /** When the pass that acquired it began, by the true time. */
  readonly startedAt: number
}

/** The observable state of a sweeping process. */
interface Sweeping {
  startedAt: number
  /** The last fencing token that it held, by lock. */
  readonly fencingTokens: Map<string, number>
  /** The probes of this tick: generation → whether it passed. */
  readonly probed: Map<string, boolean>
}

/**
 * The state that is expected, derived from the requests that the store has executed. It is independent of the code
 * under test and its conditions, so a missing condition shows in a write that should have failed.
 */
export class Model {
  /** Instance → its generation. */
  readonly registered = new Map<string, string>()
  readonly counts = { passes: 0, evictions: 0, reinstatements: 0, takeovers: 0, refusals: 0 }
  private readonly locks = new Map<string, LockState>()
  private readonly sweeping = new Map<Actor, Sweeping>()
  /** Instance → the evicted generation that may be reinstated. */
  private readonly probations = new Map<string, string>()
  /** How many probes of a generation on probation have passed. */
  private readonly successes = new Map<string, number>()
  private readonly evicted = new Set<string>()
  private readonly requestTokens = new Set<string>()
  private readonly concluded = new Set<string>()
  /** Executed evictions, by lock and fencing token. */
  private readonly evictions = new Map<string, number>()

  /** @param clocksAgree whether all clocks are within the skew that the lock tolerates */
  constructor(private readonly clocksAgree: boolean) {}

  tickBegins(actor: Actor, startedAt: number): void {
    this.sweeping.set(actor, { startedAt, fencingTokens: new Map(), probed: new Map() })
  }

  probed(actor: Actor, generation: string, isPassing: boolean, isOnProbation: boolean): void {
    this.of(actor).probed.set(generation, isPassing)
    if (isOnProbation && isPassing) this.successes.set(generation, (this.successes.get(generation) ?? 0) + 1)
  }

  /** Records a request that the store has executed. */
  observe(actor: Actor, operation: string, input: object, reply: Reply): void {
    if (operation === 'UpdateItem') this.updated(actor, input as Update, reply)
    if (operation === 'TransactWriteItems') this.transacted(actor, input as Transaction, reply)
  }

  private updated(actor: Actor, { TableName, Key }: Update, reply: Reply): void {
    const attributes = 'output' in reply ? reply.output.Attributes : undefined
    if (!attributes) return
    if (TableName === 'services' && attributes.id)
      this.registered.set(nameOf(Key), text(attributes.generation))
    if (TableName === 'locks') this.acquired(actor, text(Key.lock_name), attributes)
  }

  private acquired(actor: Actor, lock: string, item: Item): void {
    const { startedAt, fencingTokens } = this.of(actor)
    const before = this.locks.get(lock)
    const fencingToken = Number(item.fence?.N)
    expect(
      fencingToken === (before?.fencingToken ?? 0) + 1,
      `fencing token ${fencingToken} of ${lock} follows ${before?.fencingToken}`,
    )
    if (before && this.clocksAgree) {
      const distance = startedAt - before.startedAt
      expect(
        distance >= lockTimes.interval - maxClockSkew,
        `two passes of ${lock} begin within ${distance / 1_000} s of each other`,
      )
    }
    this.locks.set(lock, { fencingToken, holder: text(item.holder), startedAt })
    fencingTokens.set(lock, fencingToken)
  }

  private transacted(
    actor: Actor,
    { TransactItems, ClientRequestToken = '' }: Transaction,
    reply: Reply,
  ): void {
    const lock = lockOf(TransactItems)
    if ('error' in reply) {
      if (lock !== undefined) this.refused(actor, lock, reply)
      return
    }
    // The store answers a repeated transaction without executing it again.
    if (this.requestTokens.has(ClientRequestToken)) return
    this.requestTokens.add(ClientRequestToken)
    if (lock === undefined) this.deregistered(TransactItems)
    else this.committed(actor, lock, TransactItems)
  }

  private committed(actor: Actor, lock: string, TransactItems: readonly TransactWriteItem[]): void {
    const fencingToken = this.of(actor).fencingTokens.get(lock)
    const current = this.locks.get(lock)?.fencingToken
    expect(
      fencingToken === current,
      `${actor.name} commits with fencing token ${fencingToken} of ${lock}, which is at ${current}`,
    )
    for (const action of TransactItems) this.executed(actor, `${lock} ${fencingToken}`, action)
  }

  /** A transaction may fail at the lock only if another process has acquired it since. */
  private refused(actor: Actor, lock: string, { error }: { error: Error }): void {
    const { CancellationReasons: [atLock] = [] } = error as { CancellationReasons?: { Code?: string }[] }
    if (atLock?.Code !== 'ConditionalCheckFailed') return
    this.counts.refusals++
    const fencingToken = this.of(actor).fencingTokens.get(lock)
    expect(
      fencingToken !== this.locks.get(lock)?.fencingToken,
      `${actor.name} is refused with the fencing token ${fencingToken} that it holds`,
    )
  }

  private executed(actor: Actor, pass: string, { Put, Update, Delete }: TransactWriteItem): void {
    if (Delete?.TableName === 'services') this.removed(actor, pass, nameOf(Delete.Key))
    if (Update?.TableName === 'services') this.recorded(actor, nameOf(Update.Key))
    if (Put?.TableName === 'services') this.restored(nameOf(Put.Item), text(Put.Item?.generation))
    if (Put?.TableName === 'probations') this.probations.set(nameOf(Put.Item), text(Put.Item?.generation))
    if (Put?.TableName === 'passes' && Put.Item?.log?.S === 'passes') this.concludes(pass, Put.Item)
  }

  private removed(actor: Actor, pass: string, name: string): void {
    const generation = this.registered.get(name)
    expect(generation !== undefined, `${name} is evicted and was not registered`)
    const passed = this.of(actor).probed.get(generation)
    expect(passed === false, `${name} is evicted in generation ${generation}, whose probe ${said(passed)}`)
    expect(!this.evicted.has(generation), `${name} is evicted twice in generation ${generation}`)
    this.evicted.add(generation)
    this.registered.delete(name)
    this.evictions.set(pass, (this.evictions.get(pass) ?? 0) + 1)
    this.counts.evictions++
  }

  private recorded(actor: Actor, name: string): void {
    const generation = this.registered.get(name)
    expect(generation !== undefined, `the health of ${name} is recorded, which was not registered`)
    const passed = this.of(actor).probed.get(generation)
    expect(
      passed !== undefined,
      `a health is recorded of generation ${generation}, whose probe ${said(passed)}`,
    )
  }

  private restored(name: string, generation: string): void {
    expect(!this.registered.has(name), `${name} is reinstated, and had registered by itself`)
    const evicted = this.probations.get(name)
    expect(evicted !== undefined, `${name} is reinstated, and had deregistered`)
    const successes = this.successes.get(evicted) ?? 0
    expect(successes >= 2, `${name} is reinstated after ${successes} successes`)
    this.registered.set(name, generation)
    this.counts.reinstatements++
  }

  private concludes(pass: string, record: Item): void {
    expect(!this.concluded.has(pass), `a second pass concludes under ${pass}`)
    this.concluded.add(pass)
    const counted = Number(record.evicted?.N)
    const executed = this.evictions.get(pass) ?? 0
    expect(counted === executed, `a pass counts ${counted} evictions, and there were ${executed}`)
    if (record.fence?.N !== '1') this.counts.takeovers++
    this.counts.passes++
  }

  private deregistered(actions: readonly TransactWriteItem[]): void {
    for (const { Delete } of actions) {
      if (Delete?.TableName === 'services') this.registered.delete(nameOf(Delete.Key))
      if (Delete?.TableName === 'probations') this.probations.delete(nameOf(Delete.Key))
    }
  }

  private of(actor: Actor): Sweeping {
    const sweeping = this.sweeping.get(actor)
    if (!sweeping) throw new Error(`${actor.name} does not sweep`)
    return sweeping
  }
}

interface Update {
  readonly TableName: string
  readonly Key: Item
}

interface Transaction {
  readonly TransactItems: readonly TransactWriteItem[]
  readonly ClientRequestToken?: string
}

export function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Violation(otherwise)
}

/** The lock that a pass's transaction is conditional on. A client's transaction has none. */
function lockOf(actions: readonly TransactWriteItem[]): string | undefined {
  return actions[0]?.ConditionCheck?.Key?.lock_name?.S
}

export function nameOf(item: Item | undefined): string {
  return `${item?.service_name?.S} ${item?.address?.S}`
}

function text(value: Item[string] | undefined): string {
  return value?.S ?? ''
}

function said(passed: boolean | undefined): string {
  return passed === undefined ? 'is not of this pass' : passed ? 'passed' : 'failed'
}
