import { beforeAll, describe, expect, test } from '@jest/globals'
import { insist, many } from '../support/crowds.ts'
import { type ProblemBody, pollsApi, type ResultsBody } from '../support/polls.ts'
import { useDynamoDB } from '../support/stores.ts'

useDynamoDB()

let api: Awaited<ReturnType<typeof pollsApi>>

beforeAll(async () => {
  api = await pollsApi()
})

async function poll(responses: readonly string[]): Promise<string> {
  const json = { polls_title: 'A crowd', username: 'chris', responses }
  return (await api.create({ json })).body.polls_id
}

async function resultsOf(polls_id: string): Promise<ResultsBody> {
  return (await api.results({ query: { polls_id } })).body
}

describe('votes in parallel', () => {
  test('100 of one user count 1, and the others are told which choice stands', async () => {
    const responses = ['yes', 'no', 'maybe']
    const polls_id = await poll(responses)
    const votes = await many.map(Array(100).keys(), (index) => {
      const json = { user: 'ann', polls_id, choice: responses[index % 3] }
      return insist(() => api.vote<ProblemBody & { choice: string }>({ json }))
    })
    const { total_votes, results } = await resultsOf(polls_id)
    const standing = results.find(({ votes }) => votes === 1)?.choice
    expect(total_votes).toBe(1)
    const answers = votes.map(({ status, body }) => (status === 201 ? body.choice : body.detail))
    const detail = `ann has already voted "${standing}" in this poll; that vote stands`
    expect(answers.toSorted().slice(0, 99)).toEqual(Array(99).fill(detail))
    expect([standing, detail]).toContain(answers.toSorted()[99])
  })

  test('500 of 500 users over all choices count exactly', async () => {
    const responses = Array.from({ length: 7 }, (_, index) => `response ${index}`)
    const polls_id = await poll(responses)
    const votes = await many.map(Array(500).keys(), (index) => {
      const json = { user: `user ${index}`, polls_id, choice: responses[index % 7] }
      return insist(() => api.vote({ json }))
    })
    expect(votes.filter(({ status }) => status !== 201 && status !== 409)).toEqual([])
    const { total_votes, results } = await resultsOf(polls_id)
    expect(total_votes).toBe(500)
    expect(results.map(({ votes }) => votes)).toEqual([72, 72, 72, 71, 71, 71, 71])
  })

  test('that are the first of a poll are all kept', async () => {
    for (let round = 0; round < 5; round++) {
      const responses = Array.from({ length: 25 }, (_, index) => `${index}`)
      const polls_id = await poll(responses)
      await Promise.all(
        responses.map((choice) =>
          insist(() => api.vote({ json: { user: `first to vote ${choice}`, polls_id, choice } })),
        ),
      )
      expect((await resultsOf(polls_id)).results.map(({ votes }) => votes)).toEqual(Array(25).fill(1))
    }
  })

  test('of one user in many polls count in each', async () => {
    const polls = await Promise.all(Array.from({ length: 20 }, () => poll(['yes', 'no'])))
    await Promise.all(
      polls.map((polls_id) => insist(() => api.vote({ json: { user: 'zoe', polls_id, choice: 'no' } }))),
    )
    const results = await Promise.all(polls.map(resultsOf))
    expect(results.map(({ results }) => results.map(({ votes }) => votes))).toEqual(Array(20).fill([0, 1]))
  })
})
