import { expect } from '@jest/globals'
import type { Exchange } from './client.ts'

/** What answers of X's API have, whoever gives them. */
const headersOfX = {
  'content-type': 'application/json; charset=utf-8',
  'x-rate-limit-limit': '1000000',
  'x-rate-limit-remaining': '1000000',
  'x-rate-limit-reset': expect.stringMatching(/^\d{10}$/),
  'x-access-level': 'read-write',
  'x-transaction-id': expect.stringMatching(/^[0-9a-f]{16}$/),
  'x-response-time': expect.stringMatching(/^\d+$/),
  'api-version': expect.stringMatching(/^\d+\.\d+$/),
}

/** Expects an answer to be exactly an error in X's form that is about no parameter, with X's headers. */
export function expectXError({ status, headers, body }: Exchange, expected: number): void {
  expectXHeaders(headers)
  expect(body).toEqual({
    title: expect.any(String),
    type: 'about:blank',
    status: expected,
    detail: expect.any(String),
  })
  expect(status).toBe(expected)
}

/** Expects an answer to be exactly a 400 in X's form that names no parameter, with X's headers. */
export function expectInvalidRequest({ status, headers, body }: Exchange, message: unknown): void {
  expectXHeaders(headers)
  expect(body).toEqual({
    errors: [{ parameters: {}, message }],
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: 'https://api.x.com/2/problems/invalid-request',
  })
  expect(status).toBe(400)
}

function expectXHeaders(headers: Exchange['headers']): void {
  expect(headers).toMatchObject(headersOfX)
  const reset = Number(headers['x-rate-limit-reset'])
  expect(Math.abs(reset - Date.now() / 1_000 - 900)).toBeLessThan(60)
}
