import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { waitForPort } from '../engines/stores.ts'
import { filterHaproxyLine } from '../stack/log-filters.ts'
import type { Address } from '../stack/ports.ts'
import { portEnvironment, type Settings } from '../stack/settings.ts'
import type { ProcessSpec } from '../stack/supervised-process.ts'
import { HaproxyRuntime } from './haproxy-runtime.ts'
import { backends, initialStates } from './server-states.ts'

/** A privileged port, on which no program of this user can listen. */
const unusedPort = 1

interface HaproxyOptions {
  /** The path of HAProxy. */
  readonly program: string
  readonly settings: Settings
  /** The embedded DynamoDB engine, which HAProxy makes available to other programs. */
  readonly engine: Address | undefined
  readonly hasIPv6: boolean
}

/** HAProxy in front of the gateways. */
export function haproxyProcess(options: HaproxyOptions): ProcessSpec {
  const { program, settings } = options
  const files = haproxyFiles(settings)
  return {
    name: 'haproxy',
    program,
    arguments: ['-db', '-f', 'haproxy.cfg'],
    environment: { ...process.env, ...haproxyEnvironment(options) },
    ready: async () => {
      await waitForPort(settings.ports.likes)
      await new HaproxyRuntime(files.HAPROXY_SOCKET).waitUntilServing(backends)
    },
    stopSignal: 'SIGUSR1',
    filterLine: filterHaproxyLine,
  }
}

/** Replaces the states that an earlier run has saved: all servers are down until a check has passed. */
export function resetServerStates(settings: Settings): void {
  writeFileSync(haproxyFiles(settings).HAPROXY_STATE, initialStates(namedGatewayPorts(settings)))
}

/** The variables that haproxy.cfg reads. */
export function haproxyEnvironment({
  settings,
  engine,
  hasIPv6,
}: Omit<HaproxyOptions, 'program'>): NodeJS.ProcessEnv {
  const { likes, x, polls, registry, statistics, dynamodb } = settings.ports
  const [first, second] = namedGatewayPorts(settings)
  return {
    ...haproxyFiles(settings),
    ...portEnvironment({ likes, x, polls, registry, statistics }),
    ...(engine && {
      ...portEnvironment({ dynamodb }),
      DYNAMODB_ENGINE: `${engine.address}:${engine.port}`,
    }),
    ALLOWED_HOSTS: settings.allowed.hosts.join(' '),
    CORS_ORIGINS: settings.allowed.origins.join(' '),
    ...(!hasIPv6 && { WITHOUT_IPV6: 'true' }),
    GATEWAY_1_PORT: `${first}`,
    GATEWAY_2_PORT: `${second}`,
  }
}

/** The paths are relative, because the path of a socket is limited to about a hundred bytes. */
export function haproxyFiles({ dataFolder }: Settings) {
  const folder = relative(process.cwd(), dataFolder)
  return { HAPROXY_SOCKET: join(folder, 'haproxy.sock'), HAPROXY_STATE: join(folder, 'haproxy.state') }
}

/**
 * The ports of the two gateways that haproxy.cfg names. A gateway that is not started must not fall back to its default
 * port, on which another program may listen.
 */
function namedGatewayPorts({ ports: { gateways } }: Settings): [number, number] {
  return [gateways[0]?.http ?? unusedPort, gateways[1]?.http ?? unusedPort]
}
