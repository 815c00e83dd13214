import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll } from '@jest/globals'
import { Redis } from 'ioredis'
import { parse } from 'yaml'
import { type RunningStore, redisCommand, startStore } from '../../../lib/local/engines/stores.ts'
import { freePort } from '../../../lib/local/stack/ports.ts'
import { type Relay, startRelay } from './relay.ts'

interface Node {
  readonly port: number
  readonly busPort: number
  /** The address that the node announces to clients. */
  readonly relay: Relay
  readonly folder: string
}

const slots = 16_384
const administrator = { username: 'default', password: 'administrator' }

/**
 * Redis in cluster mode as on AWS: three nodes that accept only TLS and announce their host name, with a certificate for
 * it, and a user with the rights that the template gives the functions.
 */
export function useRedisCluster() {
  const nodes: Node[] = []
  let stores: RunningStore[] = []
  let folder: string
  let certificate: string

  async function administer(node: Node, ...command: [string, ...string[]]): Promise<unknown> {
    const options = { ...administrator, host: 'localhost', port: node.port, tls: { ca: cluster.authority } }
    const redis = new Redis({ ...options, lazyConnect: true })
    try {
      return await redis.call(...command)
    } finally {
      redis.disconnect()
    }
  }

  async function waitForConsensus(): Promise<void> {
    for (const deadline = Date.now() + 15_000; Date.now() < deadline; await delay(20)) {
      const states = await Promise.all(nodes.map((node) => administer(node, 'CLUSTER', 'INFO')))
      if (states.every((state) => /cluster_state:ok.*cluster_known_nodes:3/s.test(String(state)))) return
    }
    throw new Error('The cluster has not reached consensus after fifteen seconds')
  }

  const cluster = {
    url: '',
    authority: '',
    async restart() {
      stores = await Promise.all(nodes.map((node) => startStore(nodeCommand(node, certificate))))
      await waitForConsensus()
    },
    async stop() {
      await Promise.all(stores.map((store) => store.stop('SIGKILL')))
    },
    silence() {
      for (const { relay } of nodes) relay.silence()
    },
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'microblog-redis-cluster-'))
    certificate = join(folder, 'certificate.pem')
    makeCertificate(certificate, 'localhost')
    cluster.authority = readFileSync(certificate, 'utf8')
    for (const name of ['1', '2', '3']) {
      const port = await freePort()
      const relay = await startRelay(port)
      const node = { port, busPort: await freePort(), relay, folder: join(folder, name) }
      mkdirSync(node.folder)
      nodes.push(node)
    }
    const [first] = nodes as [Node, ...Node[]]
    cluster.url = `rediss://likes:${userPassword}@localhost:${first.relay.port}?cluster=true`
    stores = await Promise.all(nodes.map((node) => startStore(nodeCommand(node, certificate))))
    for (const [index, node] of nodes.entries()) {
      const [from, to] = [index, index + 1].map((part) => Math.floor((part * slots) / nodes.length)) as [
        number,
        number,
      ]
      await administer(node, 'CLUSTER', 'ADDSLOTSRANGE', `${from}`, `${to - 1}`)
      await administer(node, 'CLUSTER', 'MEET', '127.0.0.1', `${first.port}`, `${first.busPort}`)
    }
    await waitForConsensus()
  }, 30_000)
  afterAll(async () => {
    await cluster.stop()
    for (const { relay } of nodes) relay.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return cluster
}

const userPassword = 'p%40ss' // p@ss, encoded for a URL.

/** The access string of the functions' user in the template. */
function accessString(): string {
  const { Resources } = parse(readFileSync('resources/redis/users.yml', 'utf8'))
  return Resources.RedisUser.Properties.AccessString
}

function nodeCommand({ port, busPort, relay, folder }: Node, certificate: string) {
  const command = redisCommand({ port: 0, folder })
  const options: Record<string, string | string[]> = {
    'tls-port': `${port}`,
    'tls-cert-file': certificate,
    'tls-key-file': certificate,
    'tls-ca-cert-file': certificate,
    'tls-auth-clients': 'no',
    'tls-cluster': 'yes',
    'cluster-enabled': 'yes',
    'cluster-port': `${busPort}`,
    'cluster-announce-tls-port': `${relay.port}`,
    'cluster-announce-hostname': 'localhost',
    'cluster-preferred-endpoint-type': 'hostname',
    requirepass: administrator.password,
    user: ['likes', `>${decodeURIComponent(userPassword)}`, ...accessString().split(' ')],
  }
  return {
    ...command,
    port,
    arguments: [
      ...command.arguments,
      ...Object.entries(options).flatMap(([name, values]) => [`--${name}`, ...[values].flat()]),
    ],
  }
}

/** Writes a key and its self-signed certificate to one file. */
function makeCertificate(file: string, hostname: string): void {
  const subject = ['-subj', `/CN=${hostname}`, '-addext', `subjectAltName=DNS:${hostname}`]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc']
  const pem = execFileSync('openssl', ['req', '-x509', ...key, '-keyout', file, ...subject], {
    stdio: 'pipe',
  })
  appendFileSync(file, pem)
}
