import { expect, test } from '@jest/globals'
import type { Instance } from '../../lib/registry/instance.ts'
import { lastChecked } from '../../lib/registry/last-pass.ts'

const at = (minute: number) => `2026-03-10T05:${String(minute).padStart(2, '0')}:00.000Z`
const pass = { started_at: at(10), finished_at: at(11) }
const instance: Instance = {
  service_name: 'polls',
  url: 'http://10.0.0.1/',
  http: 'GET',
  id: 'id',
  generation: 'generation',
  registered_at: at(1),
  consecutive_failures: 0,
  status_code: 200,
  checked_at: at(2),
}

test.each<[string, Partial<Instance>, string | null]>([
  ['a healthy instance that the pass found unchanged', {}, at(11)],
  ['an instance that a later report found healthy', { checked_at: at(12) }, at(12)],
  ['an instance that registered after the pass began', { registered_at: at(10), checked_at: at(2) }, at(2)],
  ['a failing instance, which the pass wrote itself', { status_code: 500 }, at(2)],
  ['an instance whose probe had no answer', { status_code: null }, at(2)],
  ['an instance that was never checked', { status_code: null, checked_at: null }, null],
])('%s was last checked when it should say so', (_, difference, expected) => {
  expect(lastChecked({ ...instance, ...difference }, pass)).toBe(expected)
})

test('before any pass only what is recorded counts', () => {
  expect(lastChecked(instance, undefined)).toBe(at(2))
})
