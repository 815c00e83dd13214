import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { bundleFunctions } from '../build/bundles.ts'
import { dynamodbCommand, redisCommand, type StoreCommand, waitForPort } from '../engines/stores.ts'
import { gatewayProcess } from '../gateway/gateway-process.ts'
import { HaproxyRuntime } from '../haproxy/haproxy-runtime.ts'
import { backends, initialStates } from '../haproxy/server-states.ts'
import { storeEnvironment } from './environment.ts'
import { filterDynamodbLine, filterHaproxyLine, filterRedisLine } from './log-filters.ts'
import { OrphanReaper } from './orphan-reaper.ts'
import { type Address, hasIPv6, unguessableAddress } from './ports.ts'
import type { InstalledPrograms } from './preflight.ts'
import { probeRanges } from './probe-ranges.js'
import type { ProcessLog } from './process-log.ts'
import { portEnvironment, type Settings } from './settings.ts'
import { type ProcessSpec, runToEnd, SupervisedProcess } from './supervised-process.ts'

/** A privileged port, on which no program of this user can listen. */
const unusedPort = 1

/**
 * All processes of the running system. They start in layers, each as soon as the layer that it needs is ready, and stop
 * in reverse order: HAProxy first, so that requests in flight can finish, and the stores last.
 */
export class Stack {
  private readonly orphanReaper = new OrphanReaper()
  private readonly layers: SupervisedProcess[][] = []
  private stopping = false

  constructor(
    private readonly settings: Settings,
    private readonly programs: InstalledPrograms,
    private readonly log: ProcessLog,
  ) {}

  async start(): Promise<void> {
    const bundled = bundleFunctions(this.settings.buildFolder)
    const engine = this.settings.dynamodbEndpoint ? undefined : await unguessableAddress()
    await Promise.all([this.startLayer(this.stores(engine)), bundled])
    // The stack's own processes call the engine directly; all other programs go through HAProxy.
    const settings = engine ? { ...this.settings, dynamodbEndpoint: urlOf(engine) } : this.settings
    await this.startLayer(
      settings.ports.gateways.map((ports, index) => gatewayProcess(`gateway-${index + 1}`, ports, settings)),
    )
    await Promise.all([this.startLayer([await this.haproxy(engine)]), this.seed(settings)])
    await this.startLayer([this.follower()])
  }

  async stop(): Promise<void> {
    this.stopping = true
    for (const layer of this.layers.reverse()) await Promise.all(layer.map((process) => process.stop()))
    this.orphanReaper.release()
  }

  private async startLayer(specs: readonly ProcessSpec[]): Promise<void> {
    if (this.stopping) return
    const layer = specs.map((spec) => new SupervisedProcess(spec, this.log.of(spec.name), this.orphanReaper))
    this.layers.push(layer)
    await Promise.all(layer.map((process) => process.start()))
  }

  /** The first gateway that is ready has created the tables. */
  private async seed(settings: Settings): Promise<void> {
    if (this.stopping) return
    await runToEnd(
      { ...typeScript('seed', 'seed.ts'), environment: storeEnvironment(settings) },
      this.log.of('seed'),
    )
  }

  private stores(engine: Address | undefined): ProcessSpec[] {
    const { ports, dataFolder, redisUrl } = this.settings
    const stores: ProcessSpec[] = []
    if (!redisUrl && this.programs.redis) {
      const folder = join(dataFolder, 'redis')
      mkdirSync(folder, { recursive: true })
      const command = redisCommand({ program: this.programs.redis, port: ports.redis, folder })
      stores.push({ ...storeProcess('redis', command), filterLine: filterRedisLine })
    }
    if (engine) {
      const file = join(dataFolder, 'dynamodb.sqlite')
      const command = dynamodbCommand({ ...engine, file })
      stores.push({ ...storeProcess('dynamodb', command), filterLine: filterDynamodbLine })
    }
    return stores
  }

  private async haproxy(engine: Address | undefined): Promise<ProcessSpec> {
    const { allowed, ports } = this.settings
    const { likes, polls, registry, statistics, dynamodb, gateways } = ports
    // haproxy.cfg names two gateways. One that is not started must not fall back to its default port, on which another
    // program may listen.
    const namedGateways = [gateways[0]?.http ?? unusedPort, gateways[1]?.http ?? unusedPort]
    // Overwrites what an earlier run has left.
    writeFileSync(this.haproxyFiles.HAPROXY_STATE, initialStates(namedGateways))
    return {
      name: 'haproxy',
      program: this.programs.haproxy,
      arguments: ['-db', '-f', 'haproxy.cfg'],
      environment: {
        ...process.env,
        ...this.haproxyFiles,
        ...portEnvironment({ likes, polls, registry, statistics }),
        ...(engine && {
          ...portEnvironment({ dynamodb }),
          DYNAMODB_ENGINE: `${engine.address}:${engine.port}`,
        }),
        ALLOWED_HOSTS: allowed.hosts.join(' '),
        CORS_ORIGINS: allowed.origins.join(' '),
        ...(!(await hasIPv6()) && { WITHOUT_IPV6: 'true' }),
        GATEWAY_1_PORT: `${namedGateways[0]}`,
        GATEWAY_2_PORT: `${namedGateways[1]}`,
      },
      ready: async () => {
        await waitForPort(likes)
        await new HaproxyRuntime(this.haproxyFiles.HAPROXY_SOCKET).waitUntilServing(backends)
      },
      stopSignal: 'SIGUSR1',
      filterLine: filterHaproxyLine,
    }
  }

  private follower(): ProcessSpec {
    return {
      name: 'follower',
      ...typeScript('haproxy', 'follower.ts'),
      environment: {
        ...process.env,
        PROBE_ALLOW_CIDRS: probeRanges(process.env),
        ...this.haproxyFiles,
        REGISTRY_URL: `http://127.0.0.1:${this.settings.ports.registry}`,
      },
      ready: () => Promise.resolve(),
    }
  }

  /** Relative, because the path of a socket is limited to about a hundred bytes. */
  private get haproxyFiles() {
    const folder = relative(process.cwd(), this.settings.dataFolder)
    return { HAPROXY_SOCKET: join(folder, 'haproxy.sock'), HAPROXY_STATE: join(folder, 'haproxy.state') }
  }
}

function storeProcess(
  name: string,
  { program, arguments: parameters, address, port }: StoreCommand,
): ProcessSpec {
  return { name, program, arguments: parameters, ready: () => waitForPort(port, undefined, address) }
}

/** The command that runs a file of lib/local. */
function typeScript(...path: readonly string[]) {
  return {
    program: process.execPath,
    arguments: [join('bin', 'run.js'), join('lib', 'local', ...path)],
  }
}

function urlOf({ address, port }: Address): URL {
  return new URL(`http://${address}:${port}`)
}
