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
type Incident = 'register' | 'deregister' | 'fail' | 'recover' | 'nothing'

const anything: readonly Incident[] = ['register', 'register', 'deregister', 'fail', 'recover']
/** An instance fails and recovers, so that the sweep is about to reinstate it when something else happens. */
const comeback: readonly (readonly Incident[])[] = [
  ['fail'],
  ['recover'],
  ['nothing', 'nothing', 'register', 'deregister'],
  ['nothing', 'register', 'deregister'],
  anything,
]

/** The ticks of each process. The instances' last change of health is before the last one. */
const ticks = 5
const tickEvery = 30_000

/** The offsets that a wrong clock may have, in milliseconds: all beyond the tolerated skew. */
const wrongOffsets = [-3_600_000, -540_000, -10_000, 10_000, 24_000, 27_000, 540_000, 3_600_000]

/** A schedule, which its seed determines. */
export class Schedule {
  private readonly random: Random
  private readonly model: Model
  private readonly world: World
  private readonly startedAt: number
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
    this.startedAt = this.world.now
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

  /** Unique for the engine too, which remembers the ids of transactions across schedules. */
  private readonly newId = () => `${this.seed}-${this.ids++}-${runs}`

  private async addSweeper(number: number): Promise<void> {
    const isWrong = !this.clocksAgree && number === 0
    const offset = isWrong ? this.random.pick(wrongOffsets) : this.random.below(1_000) - 500
    const actor = new Actor(`sweeper ${number}`, this.world, offset, true)
    await this.world.add(actor, async () => {
      for (let tick = 0; tick < ticks; tick++) {
        await actor.waitUntil(this.startedAt + tick * tickEvery + this.random.below(1_000))
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

  /** Probes the targets one after the other, each of which takes some time. */
  private probe(actor: Actor): Probe {
    return async (targets, until) => {
      const results = new Map<unknown, ProbeResult>()
      for (const target of targets) {
        if (actor.clock() >= until) break
        await actor.probing()
        const outcome = this.failing.has(target.url) ? broken : healthy
        const { generation } = target as unknown as Instance | Probation
        this.model.probed(actor, generation, outcome === healthy, 'evictions' in target)
        this.world.note(actor, `probes ${target.url}: ${outcome === healthy ? 'passed' : 'failed'}`)
        results.set(target, { outcome, probedAt: actor.clock(), durationMs: 1 })
      }
      return results
    }
  }

  /** A client that registers and deregisters instances and makes them fail and recover. */
  private async addClient(number: number): Promise<void> {
    const actor = new Actor(`client ${number}`, this.world, 0, false)
    const instances = dynamodbInstances(dynamodbStore(actor.client), tables)
    await this.world.add(actor, async () => {
      const own = triples.filter((_, index) => index % 2 === number)
      for (const triple of own) await this.survive(() => instances.register(this.registration(triple)))
      for (const tick of this.someTicks(7)) {
        await actor.waitUntil(this.startedAt + tick * tickEvery + this.random.below(5_000))
        const triple = this.random.pick(triples)
        const incident = this.random.pick((this.isComeback && comeback[tick]) || anything)
        this.world.note(actor, `${incident}: ${triple.url}`)
        await this.survive(async () => {
          if (incident === 'register') await instances.register(this.registration(triple))
          if (incident === 'deregister') await instances.deregister(triple)
          if (incident === 'fail') this.failing.add(triple.url)
          if (incident === 'recover') this.failing.delete(triple.url)
        })
      }
    })
  }

  /** In order. Things can go wrong only around a tick. */
  private someTicks(count: number): number[] {
    return Array.from({ length: count }, () => this.random.below(ticks)).sort((one, other) => one - other)
  }

  private registration(triple: ServiceTriple) {
    const registeredAt = new Date(this.world.now).toISOString()
    return { ...triple, id: this.newId(), generation: this.newId(), registeredAt }
  }

  /** A process that crashes, or reports that the store is unavailable, goes on with its next tick or request. */
  private async survive(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (failure) {
      if (!(failure instanceof Crash) && !(failure instanceof Refusal)) throw failure
    }
  }

  /**
   * Checks progress: whatever went wrong before, the next tick is a pass over every shard that leaves nothing undone. If
   * a clock was wrong, it is the tick after the next.
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
      'the pass at the end leaves something undone',
    )
    const registered = [...this.model.registered.keys()]
    const failing = registered.filter((name) => [...this.failing].some((url) => name.endsWith(url)))
    expect(failing.length === 0, `${failing} fails and is not evicted at the end`)
  }

  /** Checks that the store holds what the model expects. */
  private async compare(): Promise<void> {
    const items = (await this.engine.items(tables.services)).filter(({ id }) => id)
    const stored = new Map(items.map((item) => [nameOf(item), item.generation?.S]))
    const expected = this.model.registered
    const isSame =
      stored.size === expected.size && [...expected].every(([name, is]) => stored.get(name) === is)
    expect(isSame, `registered: ${[...stored]}; expected: ${[...expected]}`)
  }

  /** Deletes the items of earlier schedules that this one could read. */
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

/** The number of schedules so far: it makes the ids of a repeated schedule unique. */
let runs = 0
