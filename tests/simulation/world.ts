import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import type { Engine, Item, Reply } from './engine.ts'
import type { Random } from './random.ts'

/** What an actor waits for. Meanwhile the others run and time passes. */
type Wait =
  | { readonly kind: 'time'; readonly until: number; readonly resume: () => void }
  | { readonly kind: 'probe'; readonly resume: () => void }
  | {
      readonly kind: 'call'
      readonly operation: string
      readonly input: object
      readonly answer: (reply: Reply) => void
      /** Whether an earlier answer was lost, so that the SDK repeats the request. */
      readonly repeated: boolean
    }

/** A property that must hold in every schedule does not. */
export class Violation extends Error {}

/** The process was killed: its code stops and its memory is lost. */
export class Crash extends Error {}

/** Is called for every request that the store has executed, in order, whether or not the answer arrives. */
export type Observer = (actor: Actor, operation: string, input: object, reply: Reply) => void

/** A process, or a client of the registry. It runs only between two waits. */
export class Actor {
  waitsFor: Wait | undefined
  pausedUntil = 0
  hasEnded = false
  failure: unknown
  private idle: () => void = () => undefined

  constructor(
    readonly name: string,
    private readonly world: World,
    /** How far its clock is ahead, in milliseconds. */
    readonly clockOffset: number,
    /** Whether it can be killed at any moment. */
    readonly isMortal: boolean,
  ) {}

  readonly clock = () => new Date(this.world.now + this.clockOffset)

  /** Runs until the actor waits for something again or has ended. */
  run(step: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.idle = resolve
      this.waitsFor = undefined
      step()
    })
  }

  start(script: (actor: Actor) => Promise<void>): Promise<void> {
    return this.run(() => {
      script(this)
        .catch((failure: unknown) => {
          this.failure = failure
        })
        .finally(() => {
          this.hasEnded = true
          this.idle()
        })
    })
  }

  waitUntil(until: number): Promise<void> {
    return new Promise((resume) => this.wait({ kind: 'time', until, resume }))
  }

  /** Takes some time. */
  probing(): Promise<void> {
    return new Promise((resume) => this.wait({ kind: 'probe', resume }))
  }

  /** The part of the SDK's client that the code under test uses. */
  readonly client = Object.assign(Object.create(DynamoDBClient.prototype), {
    send: (command: { constructor: { name: string }; input: object }) =>
      this.call(command.constructor.name.replace(/Command\d*$/, ''), command.input, false),
  }) as DynamoDBClient

  private async call(operation: string, input: object, repeated: boolean): Promise<unknown> {
    const reply = await new Promise<Reply>((answer) =>
      this.wait({ kind: 'call', operation, input, answer, repeated }),
    )
    if ('output' in reply) return reply.output
    if (reply.error instanceof AnswerLost) return this.call(operation, input, true)
    throw reply.error
  }

  private wait(wait: Wait): void {
    this.waitsFor = wait
    this.idle()
  }
}

class AnswerLost extends Error {}

/**
 * Decides from a seed which actor runs next, what time it is, and what goes wrong. One actor runs at a time, until its
 * next call to the store, which is real.
 */
export class World {
  /** The true Unix time in milliseconds. */
  now = Date.UTC(2026, 2, 10, 5)
  /** Whether faults, delays and pauses have ended. */
  isCalm = false
  readonly trace: string[] = []
  private readonly actors: Actor[] = []

  constructor(
    readonly random: Random,
    private readonly engine: Engine,
    private readonly observe: Observer,
  ) {}

  async add(actor: Actor, script: (actor: Actor) => Promise<void>): Promise<void> {
    this.actors.push(actor)
    await actor.start(script)
  }

  /** Runs until all actors have ended. */
  async run(): Promise<void> {
    for (;;) {
      const live = this.actors.filter(({ hasEnded }) => !hasEnded)
      if (live.length === 0) break
      const ready = live.filter((actor) => this.readyAt(actor) <= this.now)
      if (ready.length === 0) this.now = Math.min(...live.map((actor) => this.readyAt(actor)))
      else if (!this.isCalm && this.random.chance(0.06)) this.now += this.random.pick(delays)
      else await this.advance(this.random.pick(ready))
    }
    for (const { name, failure } of this.actors) {
      if (failure !== undefined) throw new Violation(`${name} fails: ${failure}`)
    }
  }

  private readyAt({ waitsFor, pausedUntil }: Actor): number {
    return Math.max(pausedUntil, waitsFor?.kind === 'time' ? waitsFor.until : 0)
  }

  private async advance(actor: Actor): Promise<void> {
    const { waitsFor } = actor
    if (!waitsFor) throw new Error(`${actor.name} waits for nothing`)
    if (!this.isCalm && actor.isMortal && this.random.chance(0.05)) {
      const pause = this.random.pick(pauses)
      actor.pausedUntil = this.now + pause
      return this.note(actor, `is paused for ${pause / 1_000} s`)
    }
    if (waitsFor.kind === 'probe') this.now += this.random.below(2_000)
    if (waitsFor.kind === 'call') await this.call(actor, waitsFor)
    else await actor.run(waitsFor.resume)
  }

  private async call(actor: Actor, { operation, input, answer, repeated }: Wait & { kind: 'call' }) {
    const fault = this.isCalm ? 'none' : this.random.pick(repeated ? ['none'] : faults)
    const answerWith = (what: string, reply: Reply) => {
      this.note(actor, `${operation} ${targetOf(input)}: ${what}`)
      return actor.run(() => answer(reply))
    }
    const crash = actor.isMortal && fault.startsWith('crash')
    if (crash && fault === 'crash before')
      return answerWith('killed before it is sent', { error: new Crash() })
    if (fault === 'never arrives') return answerWith('does not arrive', { error: timeout() })
    if (fault === 'conflict' && operation === 'TransactWriteItems')
      return answerWith('conflicts', { error: conflict(input) })
    const reply = await this.engine.perform(operation, input)
    this.observe(actor, operation, input, reply)
    if (crash) return answerWith('done, killed before the answer', { error: new Crash() })
    if (fault === 'answer lost')
      return answerWith('done, answer lost, sent again', { error: new AnswerLost() })
    if (fault === 'answer lost for good') return answerWith('done, answer lost', { error: timeout() })
    return answerWith('output' in reply ? 'done' : `refused, ${reply.error.name}`, reply)
  }

  note({ name }: Pick<Actor, 'name'>, what: string): void {
    this.trace.push(`${new Date(this.now).toISOString().slice(14, 23)} ${name} ${what}`)
  }
}

function targetOf(input: object): string {
  const { TableName = '', Key = {}, UpdateExpression = '', TransactItems = [] } = input as Target
  const target = `${TableName} ${Object.values(Key).map(({ S }) => S)} ${UpdateExpression.split(' ')[0]}`
  return [target.trim(), ...TransactItems.map(actionOf)].filter(Boolean).join(', ')
}

function actionOf(action: Target['TransactItems'][number]): string {
  const [[kind = '', { TableName = '' } = {}] = []] = Object.entries(action)
  return `${kind} ${TableName}`
}

interface Target {
  readonly TableName?: string
  readonly Key?: Item
  readonly UpdateExpression?: string
  readonly TransactItems: readonly Record<string, { readonly TableName?: string }>[]
}

/** In milliseconds. */
const delays = [1, 400, 3_000, 9_000]
const pauses = [4_000, 24_000, 27_000, 31_000, 62_000]

/** About one call in six fails. */
const faults = [
  ...Array<'none'>(30).fill('none'),
  'crash before',
  'crash after',
  'never arrives',
  'answer lost',
  'answer lost for good',
  'conflict',
] as const

function timeout(): Error {
  return Object.assign(new Error('No answer in time'), { name: 'TimeoutError' })
}

function conflict(input: object): Error {
  const { TransactItems = [] } = input as { TransactItems?: object[] }
  return new TransactionCanceledException({
    message: 'Transaction conflict',
    $metadata: {},
    CancellationReasons: TransactItems.map((_, index) => ({
      Code: index === 0 ? 'TransactionConflict' : 'None',
    })),
  })
}
