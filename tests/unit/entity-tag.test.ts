import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { defineRoute } from '../../lib/api/contract/define-route.ts'
import { matchesEntityTag, weakEntityTag } from '../../lib/http/entity-tag.ts'
import { call } from '../support/http/events.ts'

describe('If-None-Match', () => {
  test.each<[field: string, named: boolean]>([
    ['W/"abc"', true],
    ['"abc"', true],
    ['*', true],
    [' * ', true],
    ['"xyz", W/"abc"', true],
    ['"xyz","abc"', true],
    ['"x,y" , "abc"', true],
    ['W/"abcd"', false],
    ['"ABC"', false],
    ['abc', false],
    ['"xyz", "W/abc"', false],
    ['', false],
    ['"', false],
  ])('%s against W/"abc" matches: %p', (field, named) => {
    expect(matchesEntityTag(field, 'W/"abc"')).toBe(named)
  })
})

test('an entity tag is weak, short and of its text alone', () => {
  expect(weakEntityTag('one')).toMatch(/^W\/"[\w-]{22}"$/)
  expect(weakEntityTag('one')).toBe(weakEntityTag('one'))
  expect(weakEntityTag('one')).not.toBe(weakEntityTag('two'))
})

describe('a conditional route', () => {
  const route = defineRoute({
    operationId: 'readTide',
    summary: 'The tide',
    method: 'GET',
    path: '/tide',
    fields: {},
    answers: { 200: v.object({ level: v.number(), measured: v.string() }) },
    etagOf: ({ level }) => level,
  })
  let tide = { level: 1, measured: 'today' }
  const handler = endpoint(route, () => tide)
  const read = (headers = {}) => call(handler, 'GET /tide', { headers })

  test('answers 304 without a body to who has what identifies the answer, and the body to others', async () => {
    const first = await read()
    expect(first).toMatchObject({ status: 200, body: tide })
    const etag = first.headers.etag ?? ''
    tide = { level: 1, measured: 'tomorrow' }
    expect(await read({ 'If-None-Match': etag })).toEqual({
      status: 304,
      headers: { etag, 'x-request-id': 'test-request' },
      body: undefined,
    })
    tide = { level: 2, measured: 'tomorrow' }
    const changed = await read({ 'If-None-Match': etag })
    expect(changed).toMatchObject({ status: 200, body: tide })
    expect(changed.headers.etag).not.toBe(etag)
  })
})
