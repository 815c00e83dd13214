import { dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { Refusal } from '../../lib/platform/refusal.ts'
import type { PassRecord } from '../../lib/registry/history/audit-log.ts'
import { dynamodbInstances } from '../../lib/registry/instances/dynamodb/dynamodb-instance-store.ts'
import { instanceKey, keyAttributes } from '../../lib/registry/instances/dynamodb/instance-key.ts'
import type { Instance, ServiceTriple } from '../../lib/registry/instances/instance.ts'
import { dynamodbProbationStore } from '../../lib/registry/probation/dynamodb/dynamodb-probation-store.ts'
import type { Probation } from '../../lib/registry/probation/probation.ts'
import type { Outcome } from '../../lib/registry/probe/outcome.ts'
import type { Probe, ProbeResult } from '../../lib/registry/probe/probe.ts'
import { dynamodbLockStore } from '../../lib/registry/sweep/dynamodb/dynamodb-lock-store.ts'
import { dynamodbPassWriter } from '../../lib/registry/sweep/dynamodb/dynamodb-pass-writer.ts'
import { makeSweep } from '../../lib/registry/sweep/sweep.ts'
import type { Engine } from './engine.ts'
import { expect, Model, nameOf } from './model.ts'
import { Random } from './random.ts'
import { Actor, Crash, Violation, World } from './world.ts'

export interface ScheduleResult {
  readonly trace: readonly string[]
  readonly counts: Model['counts']
  readonly violation: Violation | undefined
}

const tables = {
  services: 'services',
  locks: 'locks',
  passes: 'passes',
  evictions: 'evictions',
  probations: 'probations',
}

const triples: readonly ServiceTriple[] = [1, 2].map((number) => ({
  serviceName: 'polls',
  url: `http://10.0.0.${number}/`,
  http: 'GET',
}))

const healthy: Outcome = { kind: 'answered', statusCode: 200 }
const broken: Outcome = { kind: 'answered', statusCode: 500 }

/** What happens to an instance around a tick. */
type Deed = 'register' | 'deregister' | 'unwell' | 'well' | 'nothing'

const anything: readonly Deed[] = ['register', 'register', 'deregister', 'unwell', 'well']
/** An instance falls ill and recovers, so that the sweep is about to reinstate it when something else happens. */
const comeback: readonly (readonly Deed[])[] = [
  ['unwell'],
  ['well'],
  ['nothing', 'nothing', 'register', 'deregister'],
  ['nothing', 'register', 'deregister'],
  anything,
]

/** Ticks of each process; the instances' last change of health lies before the last of them. */
const ticks = 5
const tickEvery = 30_000

/** How far a clock is ahead that is further off than the skew, in milliseconds. */
const wrongBy = [-3_600_000, -540_000, -10_000, 10_000, 24_000, 27_000, 540_000, 3_600_000]

/** One schedule: everything in it follows from the seed. */
export class Schedule {
  private readonly random: Random
  private readonly model: Model
  private readonly world: World
  private readonly begun: number
  private readonly clocksAgree: boolean
  private readonly isComeback: boolean
  private readonly shards: number
  private readonly failing = new Set<string>()
  private ids = 0

  constructor(
    private readonly seed: number,
    private readonly engine: Engine,
  ) {
    this.random = new Random(seed)
    this.clocksAgree = !this.random.chance(0.15)
    this.isComeback = this.random.chance(0.4)
    this.shards = this.random.chance(0.2) ? 2 : 1
    this.model = new Model(this.clocksAgree)
    this.world = new World(this.random, engine, (...seen) => this.model.observe(...seen))
    this.begun = this.world.now
  }

  async run(): Promise<ScheduleResult> {
    let violation: Violation | undefined
    try {
      await this.clear()
      for (let number = 0; number < 3; number++) await this.addSweeper(number)
      for (let number = 0; number < 2; number++) await this.addClient(number)
      await this.world.run()
      await this.progress()
      await this.compare()
    } catch (failure) {
      if (!(failure instanceof Violation)) throw failure
      violation = failure
    }
    return { trace: this.world.trace, counts: this.model.counts, violation }
  }

  /** Ids as the deployed code's are unique; those of a transaction also to the engine, which remembers them. */
  private readonly newId = () => `${this.seed}-${this.ids++}-${runs}`

  private async addSweeper(number: number): Promise<void> {
    const isOff = !this.clocksAgree && number === 0
    const offset = isOff ? this.random.pick(wrongBy) : this.random.below(1_000) - 500
    const actor = new Actor(`sweeper ${number}`, this.world, offset, true)
    await this.world.add(actor, async () => {
      for (let tick = 0; tick < ticks; tick++) {
        await actor.waitUntil(this.begun + tick * tickEvery + this.random.below(1_000))
        await this.survive(() => this.tick(actor))
      }
    })
  }

  private async tick(actor: Actor): Promise<PassRecord[]> {
    this.model.tickBegins(actor, this.world.now)
    const sweep = makeSweep({
      instances: dynamodbInstances(dynamodbStore(actor.client), tables),
      probations: dynamodbProbationStore(dynamodbStore(actor.client), tables.probations),
      locks: dynamodbLockStore(dynamodbStore(actor.client), tables.locks, this.newId, actor.clock),
      writer: dynamodbPassWriter(dynamodbStore(actor.client), tables, this.newId),
      probe: this.probe(actor),
      clock: actor.clock,
      newId: this.newId,
      failThreshold: 1,
      shards: this.shards,
    })
    return sweep()
  }

  /** Probes one after the other, each of which takes its time. */
  private probe(actor: Actor): Probe {
    return async (targets, until) => {
      const results = new Map<unknown, ProbeResult>()
      for (const target of targets) {
        if (actor.clock() >= until) break
        await actor.probing()
        const outcome = this.failing.has(target.url) ? broken : healthy
        const { generation } = target as unknown as Instance | Probation
        this.model.probed(actor, generation, outcome === healthy, 'evictions' in target)
        this.world.note(actor, `probes ${target.url}: ${outcome === healthy ? 'well' : 'unwell'}`)
        results.set(target, { outcome, probedAt: actor.clock(), durationMs: 1 })
      }
      return results
    }
  }

  /** Someone who registers and deregisters instances, and makes them well and unwell. */
  private async addClient(number: number): Promise<void> {
    const actor = new Actor(`client ${number}`, this.world, 0, false)
    const instances = dynamodbInstances(dynamodbStore(actor.client), tables)
    await this.world.add(actor, async () => {
      const own = triples.filter((_, index) => index % 2 === number)
      for (const triple of own) await this.survive(() => instances.register(this.registration(triple)))
      for (const tick of this.someTicks(7)) {
        await actor.waitUntil(this.begun + tick * tickEvery + this.random.below(5_000))
        const triple = this.random.pick(triples)
        const deed = this.random.pick((this.isComeback && comeback[tick]) || anything)
        this.world.note(actor, `${deed}: ${triple.url}`)
        await this.survive(async () => {
          if (deed === 'register') await instances.register(this.registration(triple))
          if (deed === 'deregister') await instances.deregister(triple)
          if (deed === 'unwell') this.failing.add(triple.url)
          if (deed === 'well') this.failing.delete(triple.url)
        })
      }
    })
  }

  /** In order: around a tick is when something can go wrong. */
  private someTicks(count: number): number[] {
    return Array.from({ length: count }, () => this.random.below(ticks)).sort((one, other) => one - other)
  }

  private registration(triple: ServiceTriple) {
    const registeredAt = new Date(this.world.now).toISOString()
    return { ...triple, id: this.newId(), generation: this.newId(), registeredAt }
  }

  /** The process ends, or reports that the store is away, and the next tick or request is another. */
  private async survive(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (failure) {
      if (!(failure instanceof Crash) && !(failure instanceof Refusal)) throw failure
    }
  }

  /**
   * Whatever went wrong before: the next tick, or after a clock that was wrong the one that follows, is a pass over
   * every shard, and it does all there is to do.
   */
  private async progress(): Promise<void> {
    this.world.isCalm = true
    this.world.now += this.clocksAgree ? tickEvery : 2 * tickEvery
    const actor = new Actor('the last sweeper', this.world, 0, false)
    let records: PassRecord[] = []
    await this.world.add(actor, async () => {
      records = await this.tick(actor)
    })
    await this.world.run()
    expect(
      records.length === this.shards,
      `${records.length} of ${this.shards} shards make progress at the end`,
    )
    expect(
      records.every(({ complete }) => complete),
      'a pass at the end leaves something undone',
    )
    const standing = [...this.model.registered.keys()]
    const unwell = standing.filter((name) => [...this.failing].some((url) => name.endsWith(url)))
    expect(unwell.length === 0, `${unwell} is unwell and not evicted at the end`)
  }

  /** The store holds what the model says. */
  private async compare(): Promise<void> {
    const items = (await this.engine.items(tables.services)).filter(({ id }) => id)
    const stored = new Map(items.map((item) => [nameOf(item), item.generation?.S]))
    const expected = this.model.registered
    const isSame =
      stored.size === expected.size && [...expected].every(([name, is]) => stored.get(name) === is)
    expect(isSame, `registered are ${[...stored]}, and should be ${[...expected]}`)
  }

  /** What earlier schedules have left on this engine and this one could meet. */
  private async clear(): Promise<void> {
    runs++
    const instances = triples.map((triple) => ({
      DeleteRequest: { Key: keyAttributes(instanceKey(triple)) },
    }))
    const locks = ['sweep', 'sweep-1-of-2', 'sweep-2-of-2'].map((name) => {
      return { DeleteRequest: { Key: { lock_name: { S: name } } } }
    })
    const RequestItems = { services: instances, probations: instances, locks }
    await this.engine.perform('BatchWriteItem', { RequestItems })
  }
}

/** A schedule that is run again is another to the engine. */
let runs = 0
