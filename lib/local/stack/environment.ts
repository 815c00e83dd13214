import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { localAws } from '../engines/stores.ts'
import { readSettings, type Settings } from './settings.ts'

/** The addresses of the stores, as the functions and the AWS SDK read them. */
export function storeEnvironment({ ports, redisUrl, dynamodbEndpoint }: Settings): NodeJS.ProcessEnv {
  const dynamodb = dynamodbEndpoint ?? new URL(`http://127.0.0.1:${ports.dynamodb}`)
  // A profile would take precedence over the keys below.
  const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...inherited } = process.env
  return {
    ...inherited,
    REDIS_URL: redisUrl ?? `redis://127.0.0.1:${ports.redis}`,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.origin,
    ...localAws,
    // For processes that read the settings again, and for the gateways, which create the tables.
    DYNAMODB_ENDPOINT: `http://${dynamodb.hostname}:${dynamodb.port || '80'}`,
    // Deprecation warnings of dependencies concern maintainers, not users.
    NODE_NO_WARNINGS: '1',
  }
}

/** Makes this process use the stores and tables that its environment names, or else those of a running stack. */
export function useStores(): void {
  const environment = { ...storeEnvironment(readSettings(process.env)), ...tableEnvironment() }
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
}

/** The environment of a gateway. */
export function gatewayEnvironment(settings: Settings, port: number): NodeJS.ProcessEnv {
  return {
    ...storeEnvironment(settings),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    BUILD_FOLDER: settings.buildFolder,
    FUNCTIONS_ARE_BUNDLED: 'true',
    // Serverless' own log lines for each request would take a fifth of a gateway's time.
    SLS_LOG_LEVEL: 'warning',
    // Stack traces name lines of the sources.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps`.trim(),
    // Node.js 22 and later caches the compiled modules of Serverless between starts.
    NODE_COMPILE_CACHE: join(settings.dataFolder, 'compile-cache'),
  }
}

/** The names of the local tables, as serverless.yml defines them and the functions read them. */
export function tableEnvironment(): NodeJS.ProcessEnv {
  const { service, custom } = parse(readFileSync('serverless.yml', 'utf8'))
  const names = Object.entries<string>(custom.tables).map(([key, pattern]) => {
    const name = pattern.replace(/\$\{self:service\}/, service).replace(/\$\{sls:stage\}/, 'dev')
    return [`${key.toUpperCase()}_TABLE`, name]
  })
  return Object.fromEntries(names)
}
