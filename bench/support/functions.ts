import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The store clients in a function's bundle. */
export type Clients = 'none' | 'redis' | 'dynamodb' | 'both'

/** A function as declared in resources/. */
export interface DeclaredFunction {
  /** For a route, the operation id of its contract. */
  readonly name: string
  /** The file of the handler without extension, such as `handlers/likes/like`. */
  readonly file: string
  /** The first HTTP route, `METHOD /path`, if there is one. */
  readonly routeKey: string | undefined
  readonly clients: Clients
  /** The memory on AWS, in MB. */
  readonly memory: number
}

export function declaredFunctions(): DeclaredFunction[] {
  const folder = 'resources/functions'
  const deployment: Deployment = parse(readFileSync('resources/deployment.yml', 'utf8'))
  return readdirSync(folder).flatMap((file) => {
    const functions: Record<string, Definition> = parse(readFileSync(join(folder, file), 'utf8'))
    return Object.entries(functions).map(([name, { handler, events = [], memorySize }]) => {
      const { size = '', redis = false, tables = {} } = deployment.functions[name] ?? {}
      return {
        name,
        file: handler.replace(/\.handler$/, ''),
        routeKey: events.map(routeKeyOf).find((routeKey) => routeKey !== undefined),
        clients: clientsOf(redis, Object.keys(tables).length > 0),
        memory: memorySize ?? deployment.sizes[size]?.memorySize ?? Number.NaN,
      }
    })
  })
}

interface Deployment {
  readonly sizes: Readonly<Record<string, { readonly memorySize: number }>>
  readonly functions: Readonly<
    Record<string, { readonly size?: string; readonly redis?: boolean; readonly tables?: object }>
  >
}

interface Definition {
  readonly handler: string
  readonly events?: readonly Event[]
  readonly memorySize?: number
}

interface Event {
  readonly httpApi?: string | { readonly method: string; readonly path: string }
}

function routeKeyOf({ httpApi }: Event): string | undefined {
  return typeof httpApi === 'object' ? `${httpApi.method.toUpperCase()} ${httpApi.path}` : httpApi
}

function clientsOf(redis: boolean, dynamodb: boolean): Clients {
  if (redis) return dynamodb ? 'both' : 'redis'
  return dynamodb ? 'dynamodb' : 'none'
}
