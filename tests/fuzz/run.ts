import { rmSync } from 'node:fs'
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { ownEnvironment, startStack } from '../support/stack/running-stack.ts'
import { answersIn, faultIn } from './answers.ts'
import { type FuzzedRequest, requestOf } from './request.ts'

/**
 * Sends malformed requests of many kinds to a stack of its own, half of them through HAProxy and half to a gateway, and
 * counts faulty answers: `npm run test:fuzz -- --requests 100000`. A seed determines a request;
 * `--seed 123 --requests 1 --show` sends one and shows both sides.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '5000' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000_000}` },
    show: { type: 'boolean', default: false },
  },
})
const first = Number(values.seed)
const count = Number(values.requests)
const connections = 24
/** Longer than every time-out of HAProxy, gateways and functions, in milliseconds. */
const timeoutMs = 15_000

const environment = await ownEnvironment()
const stack = await startStack({ ...environment, GATEWAYS: '1' })
const gateway = Number(environment.GATEWAY_PORT)
const faults = new Map<string, number[]>()
const statuses = new Map<number, number>()
const since = Date.now()

let next = first
await Promise.all(
  Array.from({ length: connections }, async () => {
    while (next < first + count) await tryOut(next++)
  }),
)
await stack.stop()
rmSync(environment.DATA_FOLDER, { recursive: true, force: true })

console.log(`${count} requests from seed ${first} in ${Math.round((Date.now() - since) / 1000)} s`)
console.log(
  `statuses: ${[...statuses]
    .toSorted()
    .map(([status, times]) => `${status} × ${times}`)
    .join(', ')}`,
)
for (const [fault, seeds] of faults)
  console.log(`${fault}: ${seeds.length}, seeds ${seeds.slice(0, 10).join(' ')}`)
// HAProxy answers what it cannot parse with HTML, and does not answer a client that closes midway.
const known = ['an HTML error of HAProxy’s parser', 'over HAProxy: closed without an answer']
process.exitCode = [...faults.keys()].every((fault) => known.includes(fault)) ? 0 : 1

async function tryOut(seed: number, isLast = false): Promise<void> {
  const atGateway = seed % 2 === 1
  const request = requestOf(seed, atGateway)
  const port = atGateway ? gateway : Number(new URL(stack[request.service]).port)
  const { received, hangs } = await exchange(port, request)
  if (values.show) console.log(`${JSON.stringify(request.bytes)}\n${JSON.stringify(received)}`)
  if (hangs) note(`${where(atGateway)}: a hanging connection`, seed)
  try {
    const answers = answersIn(received, request.isHead)
    // On a busy machine a store may time out; a repeated request must succeed.
    if (!isLast && answers.some(({ status }) => status === 503)) return tryOut(seed, true)
    if (answers.length === 0 && request.bytes.trim() !== '')
      note(`${where(atGateway)}: closed without an answer`, seed)
    for (const answer of answers) {
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      // A gateway cannot tell to which API a request belongs that it cannot read.
      const ofX = request.service === 'x' && !(atGateway && answer.type === 'application/problem+json')
      const fault = faultIn(answer, request.isHead, ofX)
      if (fault) note(fault.startsWith('an HTML') ? fault : `${where(atGateway)}: ${fault}`, seed)
    }
  } catch (error) {
    note(`${where(atGateway)}: an unparsable answer`, seed)
    if (values.show) console.log(error)
  }
}

function where(atGateway: boolean): string {
  return atGateway ? 'at a gateway' : 'over HAProxy'
}

function note(fault: string, seed: number): void {
  faults.set(fault, [...(faults.get(fault) ?? []), seed])
}

/** Sends the bytes, ends the sending side, and receives until the other side closes. */
async function exchange(
  port: number,
  { bytes }: FuzzedRequest,
): Promise<{ received: string; hangs: boolean }> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let hangs = false
  const timer = setTimeout(() => {
    hangs = true
    socket.destroy()
  }, timeoutMs)
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
  })
  socket.end(bytes, 'latin1')
  await new Promise<void>((resolve) => {
    socket.once('end', resolve)
    // Sending to a peer that has answered and closed may reset the connection.
    socket.once('error', () => resolve())
    socket.once('close', () => resolve())
  })
  clearTimeout(timer)
  socket.destroy()
  return { received, hangs }
}
