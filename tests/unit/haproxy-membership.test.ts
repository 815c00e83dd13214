import { describe, expect, test } from '@jest/globals'
import type { ServerSlot } from '../../lib/local/haproxy-runtime.ts'
import { membershipChanges } from '../../lib/local/membership.ts'

const slot = (name: string, address: string, state: ServerSlot['state'], up = true): ServerSlot => ({
  name,
  address,
  state,
  up,
})
const members = (...addresses: string[]) => new Set(addresses)
const nothing = { admit: [], drain: [], leftOut: [] }

describe('which servers a backend has', () => {
  const two = [slot('1', 'a:1', 'ready'), slot('2', 'b:1', 'ready'), slot('3', 'x:1', 'maintenance')]

  test('members that have a place keep it', () => {
    expect(membershipChanges(members('a:1', 'b:1'), two)).toEqual(nothing)
  })

  test('a member that HAProxy finds down keeps its place: that is HAProxy’s to decide', () => {
    expect(membershipChanges(members('a:1'), [slot('1', 'a:1', 'ready', false)])).toEqual(nothing)
  })

  test('a new member gets a free place', () => {
    const changes = membershipChanges(members('a:1', 'b:1', 'c:1'), two)
    expect(changes).toEqual({ ...nothing, admit: [{ slot: '3', address: 'c:1' }] })
  })

  test('who is no member any more is drained', () => {
    const changes = membershipChanges(members('a:1'), two)
    expect(changes).toEqual({ ...nothing, drain: [{ slot: '2', address: 'b:1' }] })
  })

  test('who was drained and is a member again gets its own place back', () => {
    const changes = membershipChanges(members('a:1', 'b:1'), [
      slot('1', 'a:1', 'ready'),
      slot('2', 'b:1', 'drain', false),
      slot('3', 'x:1', 'maintenance'),
    ])
    expect(changes).toEqual({ ...nothing, admit: [{ slot: '2', address: 'b:1' }] })
  })

  test('without a free place a new member gets that of one that left and is down, and no other', () => {
    const changes = membershipChanges(members('a:1', 'd:1', 'e:1'), [
      slot('1', 'a:1', 'ready'),
      slot('2', 'b:1', 'drain', true),
      slot('3', 'c:1', 'drain', false),
    ])
    expect(changes).toEqual({ admit: [{ slot: '3', address: 'd:1' }], drain: [], leftOut: ['e:1'] })
  })
})
