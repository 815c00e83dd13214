import { join, relative, resolve } from 'node:path'
import { mostGateways, problemOf, problemsOf } from '../../platform/variables.js'
import { type AllowLists, allowListProblems, readAllowLists } from '../gateway/web-guard.js'

/** A mistake of the person at the keyboard: its message is all that is to be said, without a stack. */
export class SetupError extends Error {}

export interface GatewayPorts {
  readonly http: number
  /** Where serverless-offline takes invocations of functions by name. */
  readonly lambda: number
}

/** What `npm start` runs and where. */
export interface Settings {
  readonly ports: {
    readonly likes: number
    readonly polls: number
    readonly registry: number
    readonly statistics: number
    readonly redis: number
    readonly dynamodb: number
    readonly gateways: readonly GatewayPorts[]
  }
  /** Everything that is kept over restarts, absolute. */
  readonly dataFolder: string
  /** The functions' bundles, relative to the project. */
  readonly buildFolder: string
  /** A Redis of one's own: none is started. */
  readonly redisUrl: string | undefined
  /** A DynamoDB engine of one's own: none is started. */
  readonly dynamodbEndpoint: URL | undefined
  /** The hosts and pages that requests may name, beyond those of this machine. */
  readonly allowed: AllowLists
}

/** Every port's variable and default; a busy port's message names the variable. */
export const portVariables = {
  likes: ['LIKES_PORT', 5100],
  polls: ['POLLS_PORT', 5400],
  registry: ['REGISTRY_PORT', 5500],
  statistics: ['STATISTICS_PORT', 8404],
  redis: ['REDIS_PORT', 6390],
  dynamodb: ['DYNAMODB_PORT', 8000],
  gateways: ['GATEWAY_PORT', 4001],
} as const

/** What is to run, from an environment in which nothing is wrong. */
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
      polls: port('polls'),
      registry: port('registry'),
      statistics: port('statistics'),
      redis: port('redis'),
      dynamodb: port('dynamodb'),
      gateways: Array.from({ length: Math.min(number('GATEWAYS', 2) || 0, mostGateways) }, (_, index) => ({
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

/** Every port that the stack listens on, what for, and the variable that says which. */
export function portUses({ ports, redisUrl, dynamodbEndpoint }: Settings): PortUse[] {
  const uses: PortUse[] = [
    { port: ports.likes, use: 'the likes service', variable: portVariables.likes[0] },
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

/** Two settings that name the same port, or gateways that come to a port that there is not. */
function problemsOfPorts(uses: readonly PortUse[]): string[] {
  const last = Math.max(...uses.map(({ port }) => port))
  if (last > 65_535) {
    return [`GATEWAY_PORT should leave room for two ports a gateway up to 65535, not come to ${last}.`]
  }
  const taken = new Map<number, PortUse>()
  for (const use of uses) {
    const other = taken.get(use.port)
    if (other) {
      return [
        `${use.variable} should be another port than ${other.variable} has: both come to ${use.port}, for ${use.use} and ${other.use}.`,
      ]
    }
    taken.set(use.port, use)
  }
  return []
}

/** HAProxy takes a socket's path of up to 97 bytes, and needs 14 of those for a temporary name. */
const longestSocketPath = 83

function problemsOfFolder({ dataFolder }: Settings): string[] {
  const longest = longestSocketPath - Buffer.byteLength('/haproxy.sock')
  const length = Buffer.byteLength(relative(process.cwd(), dataFolder))
  if (length <= longest) return []
  return [
    `DATA_FOLDER should be a path of at most ${longest} bytes from ${process.cwd()}, since sockets are made in it, not of ${length}.`,
  ]
}
