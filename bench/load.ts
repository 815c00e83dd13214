/**
 * Generates load on HTTP routes in turn, in a process of its own: `node bin/run.js bench/load.ts PLAN`. The plan is JSON.
 * Prints the seconds per request of each target and round as JSON.
 */
import autocannon, { type Options, type Result } from 'autocannon'
import { alternate } from './support/measure.ts'

export interface LoadPlan {
  readonly targets: readonly Target[]
  readonly connections: number
  /** The JIT compiler needs thousands of calls to optimize fully. */
  readonly warmUpRounds: number
  readonly rounds: number
  /** Requests per round. */
  readonly requests: number
}

interface Target {
  readonly method: 'GET' | 'POST'
  /** A `*` is replaced by a number that is unique to the request. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const plan: LoadPlan = JSON.parse(process.argv[2] ?? '')
let sent = 0

await alternate(plan.targets, plan.warmUpRounds, round)
console.log(JSON.stringify(await alternate(plan.targets, plan.rounds, round)))

/** Seconds per request until the last response; autocannon itself checks only occasionally whether it is done. */
async function round({ method, url, headers, body }: Target): Promise<number> {
  const { origin, pathname, search } = new URL(url)
  const options: Options = {
    url: origin,
    connections: plan.connections,
    amount: plan.requests,
    sampleInt: 20,
    requests: [
      {
        method,
        ...(headers && { headers }),
        ...(body && { body }),
        setupRequest: (request) => ({
          ...request,
          path: `${pathname}${search.replace('*', `${process.pid}-${sent++}`)}`,
        }),
      },
    ],
  }
  const start = performance.now()
  let finish = start
  const { errors, timeouts, non2xx, requests } = await new Promise<Result>((resolve, reject) => {
    const load = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)))
    load.on('response', () => {
      finish = performance.now()
    })
  })
  if (errors + timeouts + non2xx > 0) {
    throw new Error(`${url}: ${errors} errors, ${timeouts} time-outs, ${non2xx} responses other than 2xx`)
  }
  return (finish - start) / 1_000 / requests.total
}
