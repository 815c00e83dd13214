import { expect, test } from '@jest/globals'
import { banner } from '../../lib/local/stack/banner.ts'
import { readSettings } from '../../lib/local/stack/settings.ts'

test('the banner has the address of each service and of the statistics', () => {
  const settings = readSettings({ X_PORT: '5201' })
  const { likes, x, polls, registry, statistics } = settings.ports
  const text = banner(settings, (_, styled) => styled)
  expect([...text.matchAll(/http:\/\/localhost:(\d+)/g)].map(([, port]) => Number(port))).toEqual([
    likes,
    x,
    polls,
    registry,
    statistics,
  ])
  expect(text).toMatch(/^ {2}x +http:\/\/localhost:5201$/m)
})
