import { join, relative, resolve } from 'node:path'
import { maxGateways, problemOf, problemsOf } from '../../platform/variables.js'
import { type AllowLists, allowListProblems, readAllowLists } from '../gateway/web-guard.js'

/** An error in the user's setup. Only its message is printed, without a stack. */
export class SetupError extends Error {}

export interface GatewayPorts {
  readonly http: number
  /** The port on which serverless-offline accepts invocations by function name. */
  readonly lambda: number
}

/** The configuration of `npm start`. */
export interface Settings {
  readonly ports: {
    readonly likes: number
    readonly x: number
    readonly polls: number
    readonly registry: number
    readonly statistics: number
    readonly redis: number
    readonly dynamodb: number
    readonly gateways: readonly GatewayPorts[]
  }
  /** The absolute path of the folder whose content outlives a restart. */
  readonly dataFolder: string
  /** The folder of the bundled functions, relative to the project. */
  readonly buildFolder: string
  /** An external Redis, in place of one that is started here. */
  readonly redisUrl: string | undefined
  /** An external DynamoDB engine, in place of one that is started here. */
  readonly dynamodbEndpoint: URL | undefined
  /** The hosts and origins that are allowed besides those of this machine. */
  readonly allowed: AllowLists
}

/** The variable and the default of each port. haproxy.cfg has the same; tests/unit/haproxy-config.test.ts compares them. */
export const portVariables = {
  likes: ['LIKES_PORT', 5100],
  x: ['X_PORT', 5200],
  polls: ['POLLS_PORT', 5400],
  registry: ['REGISTRY_PORT', 5500],
  statistics: ['STATISTICS_PORT', 8404],
  redis: ['REDIS_PORT', 6390],
  dynamodb: ['DYNAMODB_PORT', 8000],
  gateways: ['GATEWAY_PORT', 4001],
} as const

/** Reads the settings; throws a setup error that lists every mistake in the environment. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const settings = settingsOf(environment)
  const problems = [
    ...problemsOf(environment),
    ...allowListProblems(environment),
    ...problemsOfPorts(
      portUses(settings).filter(({ variable }) => !problemOf(variable, environment[variable])),
    ),
    ...problemsOfFolder(settings),
  ]
  if (problems.length > 0) throw new SetupError(problems.join('\n'))
  return settings
}

function settingsOf(environment: NodeJS.ProcessEnv): Settings {
  const number = (name: string, fallback: number) => Number(environment[name] || fallback)
  const port = (key: keyof typeof portVariables) => number(portVariables[key][0], portVariables[key][1])
  const dataFolder = resolve(environment.DATA_FOLDER || '.data')
  const first = port('gateways')
  return {
    ports: {
      likes: port('likes'),
      x: port('x'),
      polls: port('polls'),
      registry: port('registry'),
      statistics: port('statistics'),
      redis: port('redis'),
      dynamodb: port('dynamodb'),
      gateways: Array.from({ length: Math.min(number('GATEWAYS', 2) || 0, maxGateways) }, (_, index) => ({
        http: first + 2 * index,
        lambda: first + 2 * index + 1,
      })),
    },
    dataFolder,
    buildFolder: relative(process.cwd(), join(dataFolder, 'build')),
    redisUrl: environment.REDIS_URL || undefined,
    dynamodbEndpoint: endpoint(environment.DYNAMODB_ENDPOINT),
    allowed: readAllowLists(environment),
  }
}

function endpoint(text: string | undefined): URL | undefined {
  return text && URL.canParse(text) ? new URL(text) : undefined
}

/** Ports as the environment variables that haproxy.cfg reads. */
export function portEnvironment(
  ports: Partial<Record<keyof typeof portVariables, number>>,
): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(ports).map(([key, port]) => [portVariables[key as keyof typeof ports][0], `${port}`]),
  )
}

/** Every port that the stack listens on, with its purpose and its variable. */
export function portUses({ ports, redisUrl, dynamodbEndpoint }: Settings): PortUse[] {
  const uses: PortUse[] = [
    { port: ports.likes, use: 'the likes service', variable: portVariables.likes[0] },
    { port: ports.x, use: "X's API", variable: portVariables.x[0] },
    { port: ports.polls, use: 'the polls service', variable: portVariables.polls[0] },
    { port: ports.registry, use: 'the registry', variable: portVariables.registry[0] },
    { port: ports.statistics, use: "HAProxy's statistics", variable: portVariables.statistics[0] },
  ]
  for (const [index, { http, lambda }] of ports.gateways.entries()) {
    const variable = portVariables.gateways[0]
    uses.push({ port: http, use: `gateway ${index + 1}`, variable })
    uses.push({ port: lambda, use: `gateway ${index + 1}'s functions`, variable })
  }
  if (!redisUrl) uses.push({ port: ports.redis, use: 'Redis', variable: portVariables.redis[0] })
  if (!dynamodbEndpoint) {
    uses.push({ port: ports.dynamodb, use: 'DynamoDB', variable: portVariables.dynamodb[0] })
  }
  return uses
}

export interface PortUse {
  readonly port: number
  readonly use: string
  readonly variable: string
}

/** Finds two settings with the same port, and gateways beyond the last port. */
function problemsOfPorts(uses: readonly PortUse[]): string[] {
  const last = Math.max(...uses.map(({ port }) => port))
  if (last > 65_535) {
    return [`GATEWAY_PORT must leave room for two ports per gateway up to 65535; the last would be ${last}.`]
  }
  const taken = new Map<number, PortUse>()
  for (const use of uses) {
    const other = taken.get(use.port)
    if (other) {
      return [
        `${use.variable} and ${other.variable} must not share port ${use.port}, for ${use.use} and ${other.use}.`,
      ]
    }
    taken.set(use.port, use)
  }
  return []
}

/** HAProxy accepts socket paths of up to 97 bytes, of which it needs 14 for a temporary name. */
const maximumSocketPathBytes = 83

function problemsOfFolder({ dataFolder }: Settings): string[] {
  const longest = maximumSocketPathBytes - Buffer.byteLength('/haproxy.sock')
  const length = Buffer.byteLength(relative(process.cwd(), dataFolder))
  if (length <= longest) return []
  return [
    `DATA_FOLDER must be at most ${longest} bytes long relative to ${process.cwd()}, because it holds sockets; it has ${length}.`,
  ]
}
