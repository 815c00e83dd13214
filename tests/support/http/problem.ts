import { expect } from '@jest/globals'
import { type Exchange, sendRaw } from './client.ts'

export interface ProblemBody {
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
}

/** Expects an answer to be exactly a problem document of this status, with the id of its request. */
export function expectProblem({ status, headers, body }: Exchange<ProblemBody>, expected: number): void {
  expect(status).toBe(expected)
  expect(headers['content-type']).toBe('application/problem+json')
  expect(body).toEqual({
    type: 'about:blank',
    title: expect.any(String),
    status: expected,
    detail: expect.any(String),
    instance: expect.stringMatching(/^urn:request:(?:[\w.~-]|%[\dA-F]{2})+$/),
  })
  expect(decodeURIComponent(body.instance.replace('urn:request:', ''))).toBe(headers['x-request-id'])
}

/** Sends bytes verbatim and parses the answer, after which the connection must close. */
export async function exchangeBytes<Body = ProblemBody>(url: string, bytes: string): Promise<Exchange<Body>> {
  const answer = await sendRaw(url, bytes)
  const [start = '', body = ''] = answer.split('\r\n\r\n')
  const headers: Record<string, string> = {}
  for (const [, name = '', value = ''] of start.matchAll(/^([\w-]+): (.*?)\r?$/gm)) {
    headers[name.toLowerCase()] = value
  }
  return {
    status: Number(start.split(' ')[1]),
    headers,
    body: headers['content-type']?.includes('json') ? JSON.parse(body) : body,
  }
}
