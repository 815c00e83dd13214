import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundleFunctions } from '../build/bundles.ts'
import { dynamodbCommand, redisCommand, type StoreCommand, waitForPort } from '../engines/stores.ts'
import { gatewayProcess } from '../gateway/gateway-process.ts'
import { haproxyFiles, haproxyProcess, resetServerStates } from '../haproxy/haproxy-process.ts'
import { markFileIn, readMark } from '../upgrade/mark-file.ts'
import { storeEnvironment } from './environment.ts'
import { filterDynamodbLine, filterGatewayLine, filterRedisLine } from './log-filters.ts'
import { OrphanReaper } from './orphan-reaper.ts'
import { type Address, hasIPv6, unguessableAddress } from './ports.ts'
import type { InstalledPrograms } from './preflight.ts'
import { probeRanges } from './probe-ranges.js'
import type { ProcessLog } from './process-log.ts'
import type { Settings } from './settings.ts'
import { type ProcessSpec, runToEnd, SupervisedProcess } from './supervised-process.ts'

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
    const upgradeMark = this.readUpgradeMark()
    const bundled = bundleFunctions(this.settings.buildFolder)
    const engine = this.settings.dynamodbEndpoint ? undefined : await unguessableAddress()
    await Promise.all([this.startLayer(this.stores(engine)), bundled])
    // The stack's own processes call the engine directly; all other programs go through HAProxy.
    const settings = engine ? { ...this.settings, dynamodbEndpoint: urlOf(engine) } : this.settings
    const gateways = settings.ports.gateways.map((ports, index) =>
      gatewayProcess(`gateway-${index + 1}`, ports, settings),
    )
    await Promise.all([this.startLayer(gateways), this.upgrade(settings, upgradeMark)])
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

  /** The file and the id of the mark, before the start empties its folder; nothing for stores outside of the stack. */
  private readUpgradeMark(): readonly string[] {
    const { redisUrl, dynamodbEndpoint, buildFolder } = this.settings
    if (redisUrl || dynamodbEndpoint) return []
    const file = markFileIn(buildFolder)
    return [file, readMark(file)]
  }

  /** Creates the tables and brings what they and Redis hold up to date, while the gateways start. */
  private async upgrade(settings: Settings, mark: readonly string[]): Promise<void> {
    await this.runOnce('upgrade', settings, ['upgrade', 'upgrade-at-start.ts'], mark)
  }

  private async seed(settings: Settings): Promise<void> {
    await this.runOnce('seed', settings, ['seed', 'seed.ts'])
  }

  /** Runs a file of lib/local to its end, with the stores in its environment. */
  private async runOnce(
    name: string,
    settings: Settings,
    path: readonly string[],
    parameters: readonly string[] = [],
  ): Promise<void> {
    if (this.stopping) return
    const { program, arguments: command } = typeScript(...path)
    const environment = storeEnvironment(settings)
    const write = this.log.of(name)
    await runToEnd({ program, arguments: [...command, ...parameters], environment }, (line) => {
      const text = filterGatewayLine(line)
      if (text !== undefined) write(text)
    })
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
    resetServerStates(this.settings)
    return haproxyProcess({
      program: this.programs.haproxy,
      settings: this.settings,
      engine,
      hasIPv6: await hasIPv6(),
    })
  }

  private follower(): ProcessSpec {
    return {
      name: 'follower',
      ...typeScript('haproxy', 'follower.ts'),
      environment: {
        ...process.env,
        PROBE_ALLOW_CIDRS: probeRanges(process.env),
        ...haproxyFiles(this.settings),
        REGISTRY_URL: `http://127.0.0.1:${this.settings.ports.registry}`,
      },
      ready: () => Promise.resolve(),
    }
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
