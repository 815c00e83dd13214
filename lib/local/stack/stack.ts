import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { bundleFunctions } from '../build/bundles.ts'
import { dynamodbCommand, redisCommand, type StoreCommand, waitForPort } from '../engines/stores.ts'
import { gatewayProgram } from '../gateway/gateway-program.ts'
import { HaproxyRuntime } from '../haproxy/haproxy-runtime.ts'
import { backends, initialStates } from '../haproxy/server-states.ts'
import { storeEnvironment } from './environment.ts'
import { filterDynamodbLine, filterHaproxyLine, filterRedisLine } from './log-filters.ts'
import { OrphanReaper } from './orphan-reaper.ts'
import { type Address, hasIPv6, unguessableAddress } from './ports.ts'
import type { Programs } from './preflight.ts'
import { probeRanges } from './probe-ranges.js'
import type { ProcessLog } from './process-log.ts'
import type { Settings } from './settings.ts'
import { type Program, runToEnd, SupervisedProcess } from './supervised-process.ts'

/** Where no program of a user's can listen. */
const nobodysPort = 1

/**
 * All processes of the running system. They start as soon as what they need is there and end in the reverse
 * order: first the door, so that what is under way can finish, last the stores.
 */
export class Stack {
  private readonly orphanReaper = new OrphanReaper()
  private readonly running: SupervisedProcess[][] = []
  private stopping = false

  constructor(
    private readonly settings: Settings,
    private readonly programs: Programs,
    private readonly log: ProcessLog,
  ) {}

  async start(): Promise<void> {
    const bundled = bundleFunctions(this.settings.buildFolder)
    const engine = this.settings.dynamodbEndpoint ? undefined : await unguessableAddress()
    await Promise.all([this.run(this.stores(engine)), bundled])
    // The processes here call the engine directly; everything else goes through HAProxy.
    const settings = engine ? { ...this.settings, dynamodbEndpoint: urlOf(engine) } : this.settings
    await this.run(
      settings.ports.gateways.map((ports, index) => gatewayProgram(`gateway-${index + 1}`, ports, settings)),
    )
    await Promise.all([this.run([await this.haproxy(engine)]), this.seed(settings)])
    await this.run([this.follower()])
  }

  async stop(): Promise<void> {
    this.stopping = true
    for (const layer of this.running.reverse()) await Promise.all(layer.map((process) => process.stop()))
    this.orphanReaper.release()
  }

  private async run(programs: readonly Program[]): Promise<void> {
    if (this.stopping) return
    const layer = programs.map(
      (program) => new SupervisedProcess(program, this.log.of(program.name), this.orphanReaper),
    )
    this.running.push(layer)
    await Promise.all(layer.map((process) => process.start()))
  }

  /** The tables are there as soon as a gateway is. */
  private async seed(settings: Settings): Promise<void> {
    if (this.stopping) return
    await runToEnd(
      {
        program: process.execPath,
        arguments: [join('bin', 'run.js'), join('lib', 'local', 'seed', 'seed.ts')],
        environment: storeEnvironment(settings),
      },
      this.log.of('seed'),
    )
  }

  private stores(engine: Address | undefined): Program[] {
    const { ports, dataFolder, redisUrl } = this.settings
    const stores: Program[] = []
    if (!redisUrl && this.programs.redis) {
      const folder = join(dataFolder, 'redis')
      mkdirSync(folder, { recursive: true })
      const command = redisCommand({ program: this.programs.redis, port: ports.redis, folder })
      stores.push({ ...storeProgram('redis', command), readable: filterRedisLine })
    }
    if (engine) {
      const file = join(dataFolder, 'dynamodb.sqlite')
      const command = dynamodbCommand({ ...engine, file })
      stores.push({ ...storeProgram('dynamodb', command), readable: filterDynamodbLine })
    }
    return stores
  }

  private async haproxy(engine: Address | undefined): Promise<Program> {
    const { allowed, ports } = this.settings
    const { likes, polls, registry, statistics, dynamodb, gateways } = ports
    // The two that haproxy.cfg names are ours or nobody's, never what else may listen where they would by default.
    const named = [gateways[0]?.http ?? nobodysPort, gateways[1]?.http ?? nobodysPort]
    // What an earlier run left in it is over.
    writeFileSync(this.haproxyFiles.HAPROXY_STATE, initialStates(named))
    return {
      name: 'haproxy',
      program: this.programs.haproxy,
      arguments: ['-db', '-f', 'haproxy.cfg'],
      environment: {
        ...process.env,
        ...this.haproxyFiles,
        LIKES_PORT: `${likes}`,
        POLLS_PORT: `${polls}`,
        REGISTRY_PORT: `${registry}`,
        STATISTICS_PORT: `${statistics}`,
        ...(engine && { DYNAMODB_PORT: `${dynamodb}`, DYNAMODB_ENGINE: `${engine.address}:${engine.port}` }),
        ALLOWED_HOSTS: allowed.hosts.join(' '),
        CORS_ORIGINS: allowed.origins.join(' '),
        ...(!(await hasIPv6()) && { WITHOUT_IPV6: 'true' }),
        GATEWAY_1_PORT: `${named[0]}`,
        GATEWAY_2_PORT: `${named[1]}`,
      },
      ready: async () => {
        await waitForPort(likes)
        await new HaproxyRuntime(this.haproxyFiles.HAPROXY_SOCKET).waitUntilServing(backends)
      },
      stopSignal: 'SIGUSR1',
      readable: filterHaproxyLine,
    }
  }

  private follower(): Program {
    return {
      name: 'follower',
      program: process.execPath,
      arguments: [join('bin', 'run.js'), join('lib', 'local', 'haproxy', 'follower.ts')],
      environment: {
        ...process.env,
        PROBE_ALLOW_CIDRS: probeRanges(process.env),
        ...this.haproxyFiles,
        REGISTRY_URL: `http://127.0.0.1:${this.settings.ports.registry}`,
      },
      ready: () => Promise.resolve(),
    }
  }

  /** Relative, since a socket's path may have about a hundred bytes only. */
  private get haproxyFiles() {
    const folder = relative(process.cwd(), this.settings.dataFolder)
    return { HAPROXY_SOCKET: join(folder, 'haproxy.sock'), HAPROXY_STATE: join(folder, 'haproxy.state') }
  }
}

function storeProgram(
  name: string,
  { program, arguments: parameters, address, port }: StoreCommand,
): Program {
  return { name, program, arguments: parameters, ready: () => waitForPort(port, undefined, address) }
}

function urlOf({ address, port }: Address): URL {
  return new URL(`http://${address}:${port}`)
}
