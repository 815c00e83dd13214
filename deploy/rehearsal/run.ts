import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redisCommand, startStore } from '../../lib/local/engines/stores.ts'
import { freePort } from '../../lib/local/stack/ports.ts'
import { apiEvent } from '../../tests/support/http/events.ts'
import {
  type FunctionProperties,
  packageStage,
  parameterOptions,
  type Resources,
  resourcesOf,
  serverless,
  startBundle,
  unpack,
} from '../packaged.ts'
import { pythonPrograms } from '../python.ts'
import { type Comparison, compare } from './compare.ts'
import { type Account, credentials, startEmulator } from './emulator.ts'

/**
 * `npm run deploy:rehearsal`: deploys the real package to an emulated AWS account on loopback, compares the resources with
 * the template, calls each function's bundle with an event, removes the deployment and checks that nothing remains.
 */
const stage = 'rehearsal'
// With this, nothing must remain after the removal.
const parameters = { userData: 'discard' }

/** Properties that moto's CloudFormation ignores. All others must be as declared. */
const ignoredByEmulator = [
  'table SSESpecification',
  'table PointInTimeRecoverySpecification',
  'table TimeToLiveSpecification',
  'function Architectures',
  'function LoggingConfig',
  'function KmsKeyArn',
]

const programs = await pythonPrograms('the rehearsal')
if (programs) {
  const folder = mkdtempSync(join(tmpdir(), 'microblog-rehearsal-'))
  const emulator = await startEmulator(programs)
  const redis = await startRedis(folder)
  try {
    await rehearse(folder, emulator, redis.url)
  } finally {
    await redis.stop()
    emulator.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function rehearse(folder: string, emulator: Emulator, redisUrl: string): Promise<void> {
  const account = { ...credentials, AWS_ENDPOINT_URL: emulator.endpoint }
  const resources = await packageStage(stage, folder, parameters)
  await serverless(
    ['deploy', '--stage', stage, '--package', folder, ...parameterOptions(parameters)],
    account,
  )
  console.log(`serverless deploy: ${Object.keys(resources).length} resources`)
  const standIns = emulator.standIns()
  const deployed = await emulator.describe()
  report(compare(resources, deployed), standIns)
  await callFunctions(
    folder,
    resources,
    deployed,
    { ...credentials, AWS_ENDPOINT_URL_DYNAMODB: emulator.endpoint },
    redisUrl,
  )
  await serverless(['remove', '--stage', stage, ...parameterOptions(parameters)], account)
  reportRemaining(await emulator.describe())
}

type Emulator = Awaited<ReturnType<typeof startEmulator>>

function report(comparisons: readonly Comparison[], standIns: ReadonlyMap<string, number>): void {
  const differing = comparisons.filter(({ same }) => !same)
  const isGap = ({ kind, property }: Comparison) => ignoredByEmulator.includes(`${kind} ${property}`)
  for (const { kind, name, property, declared, found } of differing.filter((each) => !isGap(each))) {
    fail(`${kind} ${name}: ${property} must be ${JSON.stringify(declared)}, not ${JSON.stringify(found)}`)
  }
  console.log(
    `compared ${comparisons.length} properties: ${comparisons.length - differing.length} are as declared`,
  )
  const gaps = new Map<string, number>()
  for (const { kind, property } of differing.filter(isGap)) {
    const gap = `${kind} ${property}`
    gaps.set(gap, (gaps.get(gap) ?? 0) + 1)
  }
  console.log('ignored by the emulator, and therefore not compared:')
  for (const [gap, count] of gaps) console.log(`  ${count} × ${gap}`)
  console.log('unknown to the emulator, and replaced by stand-ins:')
  for (const [type, count] of standIns) console.log(`  ${count} × ${type}`)
}

/** Parameters for all routes; each route ignores those that it does not have. */
const request = {
  username: 'ann',
  posts_id: '1',
  text: 'hello',
  polls_title: 'Tea?',
  responses: 'yes,no',
  polls_id: '1',
  choice: 'yes',
  service_name: 'shop',
  url: 'https://shop.example.com/',
  http: 'GET',
  status_code: '200',
}

/** Calls each function with an event of the API, or of the queue for the sweep. */
async function callFunctions(
  folder: string,
  resources: Resources,
  deployed: Account,
  sdk: Record<string, string>,
  redisUrl: string,
): Promise<void> {
  const routes = resourcesOf<{ RouteKey: string; Target: unknown }>(resources, 'AWS::ApiGatewayV2::Route')
  let succeeded = 0
  for (const [name, { Properties }] of resourcesOf<FunctionProperties>(resources, 'AWS::Lambda::Function')) {
    const integration = `HttpApiIntegration${name.replace(/LambdaFunction$/, '')}"`
    const route = routes.find(([, { Properties }]) => JSON.stringify(Properties.Target).includes(integration))
    const routeKey = route?.[1].Properties.RouteKey.replace('$default', 'GET /nowhere')
    const event = routeKey ? apiEvent(routeKey, { query: request }) : { Records: [{ body: '{}' }] }
    const { Variables } = deployed.functions[Properties.FunctionName]?.Environment ?? { Variables: {} }
    const environment = { ...Variables, ...sdk, ...('REDIS_URL' in Variables && { REDIS_URL: redisUrl }) }
    try {
      const answer = (await startBundle(unpack(folder, Properties), environment, event)) as {
        statusCode?: number
      } | null
      const status = answer?.statusCode ?? 200
      if (status >= 500) fail(`${Properties.FunctionName} returned ${JSON.stringify(answer)}`)
      else succeeded++
    } catch (error) {
      fail(`${Properties.FunctionName}: ${error}`)
    }
  }
  console.log(`called each bundle with an event and its deployed environment: ${succeeded} succeeded`)
}

function reportRemaining({
  tables,
  functions,
  queues,
  rules,
  roles,
  logGroups,
  buckets,
  mappings,
}: Account): void {
  const kinds = { tables, functions, queues, rules, roles, logGroups, buckets, mappings }
  const remaining = Object.entries(kinds).filter(([, things]) => Object.keys(things).length > 0)
  for (const [kind, things] of remaining) fail(`serverless remove left ${kind}: ${JSON.stringify(things)}`)
  if (remaining.length === 0) console.log('serverless remove: nothing remains')
}

function fail(sentence: string): void {
  console.log(`!! ${sentence}`)
  process.exitCode = 1
}

/** A real Redis in place of the emulator's stand-in. */
async function startRedis(folder: string) {
  const port = await freePort()
  const { stop } = await startStore(redisCommand({ port, folder }))
  return { url: `redis://127.0.0.1:${port}`, stop }
}
