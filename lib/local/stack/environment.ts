import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Settings } from './settings.ts'

/** Where the stores are, as the functions and the AWS SDK read it. */
export function storeEnvironment({ ports, redisUrl, dynamodbEndpoint }: Settings): NodeJS.ProcessEnv {
  const dynamodb = dynamodbEndpoint ?? new URL(`http://127.0.0.1:${ports.dynamodb}`)
  // A profile would take precedence over the keys below.
  const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...inherited } = process.env
  return {
    ...inherited,
    REDIS_URL: redisUrl ?? `redis://127.0.0.1:${ports.redis}`,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.origin,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // For what reads settings again, and for the gateways, which create the tables.
    DYNAMODB_ENDPOINT: `http://${dynamodb.hostname}:${dynamodb.port || '80'}`,
    // Deprecations in dependencies are for those who maintain this, not for every start.
    NODE_NO_WARNINGS: '1',
  }
}

/** What a gateway finds in its environment. */
export function gatewayEnvironment(settings: Settings, port: number): NodeJS.ProcessEnv {
  return {
    ...storeEnvironment(settings),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    BUILD_FOLDER: settings.buildFolder,
    FUNCTIONS_ARE_BUNDLED: 'true',
    // The framework's lines for every request would take a fifth of a gateway's time.
    SLS_LOG_LEVEL: 'warning',
    // Errors name the sources' lines.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps`.trim(),
    // From Node.js 22 on the framework's modules are compiled once and not at every start.
    NODE_COMPILE_CACHE: join(settings.dataFolder, 'compile-cache'),
  }
}

/** The tables' names under which serverless.yml creates them locally, as the functions read them. */
export function tableEnvironment(): NodeJS.ProcessEnv {
  const { service, custom } = parse(readFileSync('serverless.yml', 'utf8'))
  const named = Object.entries<string>(custom.tables).map(([key, pattern]) => {
    const name = pattern.replace(/\$\{self:service\}/, service).replace(/\$\{sls:stage\}/, 'dev')
    return [`${key.toUpperCase()}_TABLE`, name]
  })
  return Object.fromEntries(named)
}
