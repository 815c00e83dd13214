import { describe, expect, test } from '@jest/globals'
import { xErrorResponse } from '../../lib/api/x/x-error-response.ts'
import { HttpError } from '../../lib/http/http-error.ts'
import { InvalidInput } from '../../lib/http/invalid-input.ts'
import { Refusal } from '../../lib/platform/refusal.ts'
import { storeIncomplete, storeUnavailable } from '../../lib/platform/store-failure.ts'
import { notTheAuthor, referenceNotFound } from '../../lib/posts/refusals.ts'

const requestId = '0b1e5f6a-7c3d-4e2f-9a8b-1c2d3e4f5a6b'

function answerTo(error: unknown) {
  const { statusCode, headers, body } = xErrorResponse(error, requestId)
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
  return { statusCode, headers, body: JSON.parse(body) }
}

function flat(status: number, title: string, detail: string) {
  return { title, type: 'about:blank', status, detail }
}

describe('X’s answer', () => {
  test.each([
    [new HttpError(404, 'No route matches /2/x'), flat(404, 'Not Found', 'No route matches /2/x')],
    [new HttpError(405, 'not allowed'), flat(405, 'Method Not Allowed', 'not allowed')],
    [new HttpError(413, 'too large'), flat(413, 'Content Too Large', 'too large')],
    [
      new HttpError(503, 'The request took too long'),
      flat(503, 'Service Unavailable', 'The request took too long'),
    ],
    [
      storeUnavailable('Redis', 'cause', 'refuses writes'),
      flat(503, 'Service Unavailable', 'Redis refuses writes; try again shortly'),
    ],
    [
      storeIncomplete('DynamoDB', 'a table', 'cause'),
      flat(503, 'Service Unavailable', 'DynamoDB lacks a table; starting or deploying again creates it'),
    ],
    [
      referenceNotFound('1', 'quote'),
      flat(403, 'Forbidden', 'You attempted to quote a Tweet that is deleted or not visible to you.'),
    ],
    [notTheAuthor('1', 'eve'), flat(403, 'Forbidden', 'You are not authorized to delete this Tweet.')],
    [
      new Error('secret'),
      flat(500, 'Internal Server Error', `An unexpected error; the request id is ${requestId}`),
    ],
    [
      new Refusal({ code: 'worded-nowhere' }),
      flat(500, 'Internal Server Error', `An unexpected error; the request id is ${requestId}`),
    ],
  ])('to %s is flat', (error, body) => {
    expect(answerTo(error)).toMatchObject({ statusCode: body.status, body })
  })

  test('keeps the headers of an error of HTTP, and asks for a retry after a second', () => {
    expect(answerTo(new HttpError(405, '', { allow: 'GET' })).headers.allow).toBe('GET')
    expect(answerTo(storeUnavailable('Redis', '')).headers['retry-after']).toBe('1')
    expect(answerTo(new Error('')).headers).not.toHaveProperty('retry-after')
  })

  test('to malformed HTTP is an invalid request', () => {
    expect(answerTo(new HttpError(400, 'The body must be UTF-8'))).toMatchObject({
      statusCode: 400,
      body: {
        errors: [{ parameters: {}, message: 'The body must be UTF-8' }],
        title: 'Invalid Request',
        type: 'https://api.x.com/2/problems/invalid-request',
      },
    })
  })

  test('to invalid input names each value by its parameter or by its path in the body', () => {
    const issues = [
      { path: ['ids'], message: 'The `{name}` query parameter value [x] is wrong' },
      { path: ['id'], message: 'The `{name}` query parameter can not be empty' },
      { path: ['body', 'poll', 'options', '1'], message: 'may only be 25 characters long' },
    ]
    expect(answerTo(new InvalidInput(issues, { ids: 'x,y' })).body.errors).toEqual([
      { parameters: { ids: ['x,y'] }, message: 'The `ids` query parameter value [x] is wrong' },
      { parameters: { id: [] }, message: 'The `id` query parameter can not be empty' },
      { parameters: {}, message: '$.poll.options[1]: may only be 25 characters long' },
    ])
  })
})
