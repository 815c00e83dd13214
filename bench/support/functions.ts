import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** A function as resources/functions declares it. */
export interface DeclaredFunction {
  /** For a route, its contract's operation id. */
  readonly name: string
  /** The file of its handler, without extension: `handlers/likes/like`. */
  readonly file: string
  /** The first door over HTTP, `METHOD /path`, if it has any. */
  readonly routeKey: string | undefined
}

export function declaredFunctions(): DeclaredFunction[] {
  const folder = 'resources/functions'
  return readdirSync(folder).flatMap((file) => {
    const functions: Record<string, Definition> = parse(readFileSync(join(folder, file), 'utf8'))
    return Object.entries(functions).map(([name, { handler, events = [] }]) => ({
      name,
      file: handler.replace(/\.handler$/, ''),
      routeKey: events.map(doorOf).find((door) => door !== undefined),
    }))
  })
}

interface Definition {
  readonly handler: string
  readonly events?: readonly Event[]
}

interface Event {
  readonly httpApi?: string | { readonly method: string; readonly path: string }
}

function doorOf({ httpApi }: Event): string | undefined {
  return typeof httpApi === 'object' ? `${httpApi.method.toUpperCase()} ${httpApi.path}` : httpApi
}
