import { expect, test } from '@jest/globals'
import { evictionView, passView } from '../../lib/api/classic/registry/history-views.ts'

const identity = { lockName: 'sweep', holder: 'a holder', fencingToken: 7 }

test('an eviction has its members in a fixed order', () => {
  const view = evictionView({
    ...identity,
    serviceName: 'polls',
    url: 'http://10.0.0.1/',
    http: 'GET',
    instanceId: 'an id',
    generation: 'a generation',
    registeredAt: 'registered',
    evictedAt: 'evicted',
    probedAt: 'probed',
    outcome: 'refused',
    statusCode: null,
    reason: 'ECONNREFUSED',
    peer: '10.0.0.1',
    durationMs: 3,
    consecutiveFailures: 2,
  })
  expect(Object.entries(view)).toEqual([
    ['service_name', 'polls'],
    ['url', 'http://10.0.0.1/'],
    ['http', 'GET'],
    ['instance_id', 'an id'],
    ['generation', 'a generation'],
    ['registered_at', 'registered'],
    ['evicted_at', 'evicted'],
    ['probed_at', 'probed'],
    ['outcome', 'refused'],
    ['status_code', null],
    ['reason', 'ECONNREFUSED'],
    ['peer', '10.0.0.1'],
    ['duration_ms', 3],
    ['consecutive_failures', 2],
    ['lock_name', 'sweep'],
    ['holder', 'a holder'],
    ['fence', 7],
  ])
})

test('a pass has its members in a fixed order', () => {
  const view = passView({
    ...identity,
    startedAt: 'started',
    finishedAt: 'finished',
    durationMs: 100,
    complete: false,
    registered: 1,
    passing: 2,
    failing: 3,
    unanswered: 4,
    forbidden: 5,
    evicted: 6,
    reinstated: 8,
    preserved: 9,
    superseded: 10,
    left: 11,
  })
  expect(Object.entries(view)).toEqual([
    ['lock_name', 'sweep'],
    ['holder', 'a holder'],
    ['fence', 7],
    ['started_at', 'started'],
    ['finished_at', 'finished'],
    ['duration_ms', 100],
    ['complete', false],
    ['registered', 1],
    ['passing', 2],
    ['failing', 3],
    ['unanswered', 4],
    ['forbidden', 5],
    ['evicted', 6],
    ['reinstated', 8],
    ['preserved', 9],
    ['superseded', 10],
    ['left', 11],
  ])
})
