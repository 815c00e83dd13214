import { describe, expect, test } from '@jest/globals'
import type { ServerSlot } from '../../lib/local/haproxy/haproxy-runtime.ts'
import { slotChanges } from '../../lib/local/haproxy/slot-changes.ts'

const slot = (
  name: string,
  address: string,
  state: ServerSlot['state'],
  up = true,
  secondsInState = 0,
): ServerSlot => ({ name, address, state, up, secondsInState })
const members = (...addresses: string[]) => new Set(addresses)
const nothing = { admit: [], check: [], drain: [], unplaced: [] }
const changesOf = (wanted: ReadonlySet<string>, slots: readonly ServerSlot[]) =>
  slotChanges(wanted, slots, new Map())
const ready = (slots: readonly ServerSlot[]) =>
  slots.filter(({ state }) => state === 'ready').map(({ address }) => address)

describe('slot changes', () => {
  const two = [slot('1', 'a:1', 'ready'), slot('2', 'b:1', 'ready'), slot('3', 'x:1', 'maintenance')]

  test('a member keeps its slot', () => {
    expect(changesOf(members('a:1', 'b:1'), two)).toEqual(nothing)
  })

  test('a member that is down keeps its slot, because HAProxy sends it no requests anyway', () => {
    expect(changesOf(members('a:1'), [slot('1', 'a:1', 'ready', false)])).toEqual(nothing)
  })

  test('a new member gets a free slot and is checked before it is admitted', () => {
    const withThird = (third: ServerSlot) =>
      changesOf(members('a:1', 'b:1', 'c:1'), [...two.slice(0, 2), third])
    const third = { slot: '3', address: 'c:1' }
    expect(withThird(slot('3', 'x:1', 'maintenance'))).toEqual({ ...nothing, check: [third] })
    expect(withThird(slot('3', 'c:1', 'drain', false))).toEqual(nothing)
    expect(withThird(slot('3', 'c:1', 'drain', true))).toEqual({ ...nothing, admit: [third] })
  })

  test('a server that is no longer a member is drained', () => {
    expect(changesOf(members('a:1'), two)).toEqual({ ...nothing, drain: [{ slot: '2', address: 'b:1' }] })
  })

  test('a drained server that is a member again is admitted to its own slot once its checks pass', () => {
    const drained = (up: boolean) => [
      slot('1', 'a:1', 'ready'),
      slot('2', 'b:1', 'drain', up),
      slot('3', 'x:1', 'maintenance'),
    ]
    const back = [{ slot: '2', address: 'b:1' }]
    expect(changesOf(members('a:1', 'b:1'), drained(false))).toEqual(nothing)
    expect(changesOf(members('a:1', 'b:1'), drained(true))).toEqual({ ...nothing, admit: back })
  })

  test('without a free slot, a new member gets the slot of a drained server that is down, and no other', () => {
    const changes = changesOf(members('a:1', 'd:1', 'e:1'), [
      slot('1', 'a:1', 'ready', false, 99),
      slot('2', 'b:1', 'drain', true, 99),
      slot('3', 'c:1', 'drain', false),
    ])
    expect(changes).toEqual({ ...nothing, check: [{ slot: '3', address: 'd:1' }], unplaced: ['e:1'] })
  })

  test('a member gives up its slot when its trial ends without a passed check, and only to a waiting member', () => {
    const slots = [
      slot('1', 'a:1', 'ready'),
      slot('2', 'b:1', 'drain', false, 2),
      slot('3', 'c:1', 'drain', false, 3),
    ]
    const waits = changesOf(members('a:1', 'b:1', 'c:1', 'd:1'), slots)
    expect(waits).toEqual({ ...nothing, check: [{ slot: '3', address: 'd:1' }] })
    expect(changesOf(members('a:1', 'b:1', 'c:1'), slots)).toEqual(nothing)
  })
})

describe('a flood of registrations', () => {
  const fakes = Array.from({ length: 200 }, (_, index) => `fake:${index}`)
  const standing = ['first:1', 'second:1']

  /** Simulates rounds of one second on a backend with six slots. Only the addresses in `well` pass HAProxy's checks. */
  function follow(rounds: number, membersAt: (round: number) => readonly string[], well: readonly string[]) {
    let slots = [
      ...standing.map((address) => slot(address, address, 'ready')),
      ...[3, 4, 5, 6].map((number) => slot(`${number}`, 'x:1', 'maintenance')),
    ]
    const tried = new Map<string, number>()
    const seen: (readonly ServerSlot[])[] = []
    for (let round = 1; round <= rounds; round++) {
      const { admit, check, drain } = slotChanges(new Set(membersAt(round)), slots, tried)
      for (const { address } of check) tried.set(address, round)
      const after = new Map<string, Partial<ServerSlot>>([
        ...admit.map((one) => [one.slot, { state: 'ready' }] as const),
        ...drain.map((one) => [one.slot, { state: 'drain' }] as const),
        ...check.map(({ slot: name, address }) => {
          return [name, { address, state: 'drain', up: well.includes(address), secondsInState: 0 }] as const
        }),
      ])
      slots = slots.map((one) => ({ ...one, secondsInState: one.secondsInState + 1, ...after.get(one.name) }))
      seen.push(slots)
    }
    return { seen, tried }
  }

  test('displaces no ready server, and admits none that fails its checks', () => {
    const { seen } = follow(300, () => [...fakes, ...standing], [])
    for (const slots of seen) expect(ready(slots)).toEqual(standing)
  })

  test('lets each member be checked in turn', () => {
    const { tried } = follow(300, () => [...fakes, ...standing], [])
    expect(fakes.filter((address) => !tried.has(address))).toEqual([])
  })

  test('delays a healthy new member by no more than one turn of all members', () => {
    const membersAt = (round: number) => [...fakes, ...standing, ...(round < 20 ? [] : ['new:1'])]
    const { seen } = follow(20 + 4 * (200 / 4 + 1), membersAt, ['new:1'])
    expect(ready(seen[18] ?? [])).toEqual(standing)
    expect(ready(seen.at(-1) ?? []).toSorted()).toEqual([...standing, 'new:1'].toSorted())
  })
})
