import { expect } from '@jest/globals'
import * as v from 'valibot'
import type { DescribedRoute } from '../../lib/contract/route.ts'
import type { Poll, Results, Vote } from '../../lib/polls/contract.ts'
import * as contract from '../../lib/polls/contract.ts'
import { call, type Reply, type RequestParts } from './events.ts'

export interface ProblemBody {
  readonly detail: string
  readonly errors: Readonly<Record<string, string>>
}

type Answering = Pick<DescribedRoute<unknown, never>, 'method' | 'path' | 'answers'>

/** The polls service's handlers; every success is held against its route's contract. Needs `useDynamoDB()`. */
export async function pollsApi() {
  const { handler: create } = await import('../../handlers/polls/create.ts')
  const { handler: find } = await import('../../handlers/polls/find.ts')
  const { handler: vote } = await import('../../handlers/polls/vote.ts')
  const { handler: results } = await import('../../handlers/polls/results.ts')
  const { handler: allResults } = await import('../../handlers/polls/all-results.ts')

  function sender<Body>(handler: Parameters<typeof call>[0], route: Answering) {
    return async <Said = Body>(parts: RequestParts = {}, routeKey = `${route.method} ${route.path}`) => {
      const reply: Reply<Said> = await call<Said>(handler, routeKey, parts)
      const schema = route.answers[reply.status]
      if (schema) expect(v.parse(schema, reply.body)).toEqual(reply.body)
      else expect(reply.headers['content-type']).toBe('application/problem+json')
      return reply
    }
  }

  return {
    create: sender<Poll>(create, contract.createPoll),
    find: sender<Poll>(find, contract.findPolls),
    vote: sender<Vote>(vote, contract.castVote),
    results: sender<Results>(results, contract.countVotes),
    allResults: sender<{ results: Results[]; next?: string }>(allResults, contract.listResults),
  }
}
