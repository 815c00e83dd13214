import { join, relative, resolve } from 'node:path'
import { type Allowed, readAllowed } from './web-guard.js'

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
  readonly allowed: Allowed
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

/** The most gateways that haproxy.cfg has a place for. */
export const mostGateways = 32

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const number = (name: string, fallback: number, minimum: number, maximum: number) => {
    const text = environment[name] || `${fallback}`
    const value = Number(text)
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value
    throw new SetupError(`${name} should be a whole number from ${minimum} to ${maximum}, not ${text}.`)
  }
  const port = (key: keyof typeof portVariables) => {
    const [name, fallback] = portVariables[key]
    return number(name, fallback, 1, 65_535)
  }
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
      gateways: Array.from({ length: number('GATEWAYS', 2, 1, mostGateways) }, (_, index) => ({
        http: first + 2 * index,
        lambda: first + 2 * index + 1,
      })),
    },
    dataFolder,
    buildFolder: relative(process.cwd(), join(dataFolder, 'build')),
    redisUrl: environment.REDIS_URL || undefined,
    dynamodbEndpoint: endpoint(environment.DYNAMODB_ENDPOINT),
    allowed: allowed(environment),
  }
}

function allowed(environment: NodeJS.ProcessEnv): Allowed {
  try {
    return readAllowed(environment)
  } catch (error) {
    throw new SetupError((error as Error).message)
  }
}

function endpoint(text: string | undefined): URL | undefined {
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' && url.port) return url
  throw new SetupError(`DYNAMODB_ENDPOINT should be like http://127.0.0.1:8000, not ${text}.`)
}
