/**
 * A minimal Lambda runtime: loads the handler in `_HANDLER` and calls it with the events of the runtime API
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). AWS's own client for Node.js does the same, but its
 * installation needs a compiler.
 */
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT = '', _HANDLER = '' } = process.env
const invocations = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`

const start = performance.now()
const [file, name = ''] = _HANDLER.split('.')
const module = await import(pathToFileURL(join(LAMBDA_TASK_ROOT, `${file}.mjs`)).href)
const loading = performance.now() - start

for (;;) {
  const next = await callApi('GET', 'next')
  const id = String(next.headers['lambda-runtime-aws-request-id'])
  const deadline = Number(next.headers['lambda-runtime-deadline-ms'])
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() }
  const answer = await module[name](JSON.parse(await text(next)), context)
  await text(await callApi('POST', `${id}/response`, JSON.stringify(answer)))
}

function callApi(method: string, path: string, body?: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(`${invocations}/${path}`, { method, headers: { 'bench-loading-milliseconds': loading } }, resolve)
      .on('error', reject)
      .end(body)
  })
}
