import { rmSync } from 'node:fs'
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { ownEnvironment, startStack } from '../support/stack/running-stack.ts'
import { answersIn, faultIn } from './answers.ts'
import { type FuzzedRequest, requestOf } from './request.ts'

/**
 * Sends requests that are wrong in all ways one can think of to a stack of its own, half of them over HAProxy, half
 * to a gateway, and counts what should not come back: `npm run test:fuzz -- --requests 100000`. Each is made of a
 * seed; `--seed 123 --requests 1 --show` sends that one and shows both sides.
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
/** Above every deadline of HAProxy, gateways and functions, in milliseconds. */
const patience = 15_000

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
// What HAProxy's parser makes no request of, it answers in words of its own; who gives up midway, it does not answer.
const known = ['words of HAProxy’s parser', 'over HAProxy: closed without an answer']
process.exitCode = [...faults.keys()].every((fault) => known.includes(fault)) ? 0 : 1

async function tryOut(seed: number, isLast = false): Promise<void> {
  const atGateway = seed % 2 === 1
  const request = requestOf(seed, atGateway)
  const port = atGateway ? gateway : Number(new URL(stack[request.service]).port)
  const { received, hangs } = await exchange(port, request)
  if (values.show) console.log(`${JSON.stringify(request.bytes)}\n${JSON.stringify(received)}`)
  if (hangs) note(`${where(atGateway)}: a connection that hangs`, seed)
  try {
    const answers = answersIn(received, request.isHead)
    // A store that a busy machine kept waiting is no fault; asked again, it answers.
    if (!isLast && answers.some(({ status }) => status === 503)) return tryOut(seed, true)
    if (answers.length === 0 && request.bytes.trim() !== '')
      note(`${where(atGateway)}: closed without an answer`, seed)
    for (const answer of answers) {
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      const fault = faultIn(answer, request.isHead)
      if (fault) note(fault.startsWith('words') ? fault : `${where(atGateway)}: ${fault}`, seed)
    }
  } catch (error) {
    note(`${where(atGateway)}: an answer that cannot be read`, seed)
    if (values.show) console.log(error)
  }
}

function where(atGateway: boolean): string {
  return atGateway ? 'at a gateway' : 'over HAProxy'
}

function note(fault: string, seed: number): void {
  faults.set(fault, [...(faults.get(fault) ?? []), seed])
}

/** Sends the bytes, says that no more will come, and takes what comes back until the other side closes. */
async function exchange(
  port: number,
  { bytes }: FuzzedRequest,
): Promise<{ received: string; hangs: boolean }> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let hangs = false
  const impatient = setTimeout(() => {
    hangs = true
    socket.destroy()
  }, patience)
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
  })
  socket.end(bytes, 'latin1')
  await new Promise<void>((resolve) => {
    socket.once('end', resolve)
    // Who sends on to one that has answered and closed may find the connection reset.
    socket.once('error', () => resolve())
    socket.once('close', () => resolve())
  })
  clearTimeout(impatient)
  socket.destroy()
  return { received, hangs }
}
