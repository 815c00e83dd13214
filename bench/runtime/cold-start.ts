import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface ColdStart {
  /** The time from the start of the process to the first response, in milliseconds. */
  readonly firstAnswer: number
  /** The part of it that loads the function's bundle. */
  readonly loading: number
  /** The response of the function. */
  readonly answer: string
}

/** Starts a function in a new process, as Lambda does, and calls it with one event. */
export async function coldStart(
  bootstrap: string,
  folder: string,
  handler: string,
  event: unknown,
): Promise<ColdStart> {
  const start = performance.now()
  const { api, answered } = runtimeApi(event)
  api.listen(0, '127.0.0.1')
  await once(api, 'listening')
  const { AWS_PROFILE: _, PUBLIC_URL: __, NODE_OPTIONS: ___, ...environment } = process.env
  const child = spawn(process.execPath, [bootstrap], {
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(api.address() as AddressInfo).port}`,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
      NODE_NO_WARNINGS: '1',
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const failed = Promise.all([text(child.stderr), once(child, 'exit')]).then(([output]) =>
    Promise.reject(new Error(`${handler} exited before it responded: ${output}`)),
  )
  try {
    const { loading, answer } = await Promise.race([answered, failed])
    return { firstAnswer: performance.now() - start, loading, answer }
  } finally {
    child.kill('SIGKILL')
    await failed.catch(() => undefined)
    api.closeAllConnections()
    api.close()
  }
}

/** Lambda's runtime API for exactly one invocation. */
function runtimeApi(event: unknown): { api: Server; answered: Promise<Omit<ColdStart, 'firstAnswer'>> } {
  const api = createServer()
  let handedOut = false
  const answered = new Promise<Omit<ColdStart, 'firstAnswer'>>((resolve) => {
    api.on('request', async (request, response) => {
      if (request.url?.endsWith('/response')) {
        const answer = await text(request)
        response.writeHead(202).end()
        resolve({ loading: Number(request.headers['bench-loading-milliseconds']), answer })
      } else if (!handedOut) {
        handedOut = true
        response.writeHead(200, {
          'lambda-runtime-aws-request-id': '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
          'lambda-runtime-deadline-ms': Date.now() + 6_000,
        })
        response.end(JSON.stringify(event))
      }
    })
  })
  return { api, answered }
}
