import { beforeAll, describe, expect, test } from '@jest/globals'
import { type ProblemBody, pollsApi } from '../support/http/polls-api.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

useDynamoDB()

let api: Awaited<ReturnType<typeof pollsApi>>

beforeAll(async () => {
  api = await pollsApi()
})

describe('POST /create/poll', () => {
  test('answers 201 with the poll, its responses in the given order', async () => {
    const { status, body } = await api.create({
      query: {
        polls_title: 'Italian food or Mexican Food?',
        username: 'chris',
        responses: 'Mexican,Italian',
      },
    })
    expect(status).toBe(201)
    expect(body).toEqual({
      polls_id: expect.stringMatching(/^\d{19}$/),
      polls_title: 'Italian food or Mexican Food?',
      username: 'chris',
      responses: ['Mexican', 'Italian'],
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })
  })

  test.each<[string, unknown, string[]]>([
    ['CSV with spaces around', ' yes , no ', ['yes', 'no']],
    ['CSV with commas and quotation marks quoted', '"yes, please","""no"""', ['yes, please', '"no"']],
    ['a JSON array', ['yes, please', '"no"'], ['yes, please', '"no"']],
    ['a JSON array in a string', '["yes, please", "\\"no\\""]', ['yes, please', '"no"']],
    ['CSV that begins with a bracket', '[yes],[no]', ['[yes]', '[no]']],
    ['emoji and composed characters', 'e\u0301,👍🏽', ['é', '👍🏽']],
    ['names of Object.prototype', '__proto__,constructor', ['__proto__', 'constructor']],
    ['numbers, in JSON', [1, 'two', -3], ['1', 'two', '-3']],
    ['words in more than one case', 'Yes,yes', ['Yes', 'yes']],
    ['words of Persian', ['می\u200cخواهم', 'نمی\u200cخواهم'], ['می\u200cخواهم', 'نمی\u200cخواهم']],
    ['25 of 100 characters', many(25, 100), many(25, 100)],
  ])('accepts responses as %s', async (_, responses, taken) => {
    const { status, body } = await api.create({ json: { polls_title: 'Tea?', username: 'ann', responses } })
    expect([status, body.responses]).toEqual([201, taken])
    const results = await api.results({ query: { polls_id: body.polls_id } })
    expect(results.body.results.map(({ choice }) => choice)).toEqual(taken)
  })

  const list = expect.stringMatching(/^must be a JSON array or a comma-separated list/)
  const anInteger = 'each must be a string, or a whole number from -9007199254740991 to 9007199254740991'
  test.each<[string, unknown, unknown]>([
    ['a single one', 'yes', 'must have 2 to 25 items, not 1'],
    ['26', many(26, 3), 'must have 2 to 25 items, not 26'],
    ['none', '', 'must have 2 to 25 items, not 0'],
    ['an empty one', 'yes,,no', 'each must not be empty'],
    ['one of 101 characters', `yes,${'👍'.repeat(101)}`, 'each must have at most 100 characters'],
    ['a control character', 'yes,n\u0007o', 'each must have no control characters'],
    ['a line break within quotes', 'yes,"n\no"', 'each must have no control characters'],
    ['two that are equal', 'yes,no,yes', 'must be distinct'],
    ['two that are equal once normalised', ['é', ' e\u0301 '], 'must be distinct'],
    ['two that look alike', ['yes no', 'y\u200des\u00a0 no'], 'must be distinct'],
    ['an invisible one', ['yes', '\u200b\u2060'], 'each must have a visible character'],
    ['a fraction', ['yes', 0.5], anInteger],
    ['a list in a list', [['yes', 'no']], 'each must be a string'],
    ['a number too large in a string', '["yes", 9007199254740993]', anInteger],
    ['a boolean in a string', '["yes", true]', 'each must be a string'],
    ['a quotation mark never closed', 'yes,"no', list],
    ['a quotation mark in the middle', '5" disk,7" disk', list],
    ['text after a closing quotation mark', '"yes"s,no', list],
    ['two lines', 'yes,no\r\nmaybe,never', list],
    ['an object', { yes: 1, no: 2 }, list],
    ['null', null, list],
  ])('refuses %s', async (_, responses, message) => {
    const reply = await api.create<ProblemBody>({ json: { polls_title: 'Tea?', username: 'ann', responses } })
    expect([reply.status, reply.body.errors]).toEqual([400, { responses: message }])
    expect(reply.body.detail).toMatch(/^responses (each )?must /)
  })
})

/** `count` distinct responses of `length` characters. */
function many(count: number, length: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index}`.padEnd(length, 'é'))
}
