import { setTimeout as delay } from 'node:timers/promises'
import { problemsOf } from '../../platform/variables.js'
import { probeRanges } from '../stack/probe-ranges.js'
import { enforceWebGuard } from './enforce-web-guard.js'
import { interceptRequests } from './intercept-requests.js'
import { beforeSignalHandlers, offlineHasStarted, stopEsbuildOnFailure } from './offline-lifecycle.js'
import { allowListProblems, readAllowLists } from './web-guard.js'

/** How often a gateway looks to its own registration, in milliseconds. */
const heartbeat = 10_000
/** A gateway that has left ends after so long without a request, but not later than after `longestFarewell`. */
const quiet = 1_500
const longestFarewell = 6_000

/**
 * Makes `serverless offline` whole on a developer's machine: local defaults for what AWS would provide, tables
 * before the first request, a guard against web pages, and the gateway's own registration for as long as it runs.
 */
export default class OfflinePlugin {
  /**
   * @param {any} serverless
   * @param {{ httpPort?: string, lambdaPort?: string }} options
   */
  constructor(serverless, options) {
    this.serverless = serverless
    this.options = options
    this.latestRequest = 0
    if (serverless.processedInput.commands[0] !== 'offline') return
    const prepare = () => stopEsbuildOnFailure(() => this.prepare())
    this.hooks = {
      initialize: () => {
        this.checkEnvironment()
        this.useDefaults()
      },
      'before:offline:start': prepare,
      'before:offline:start:init': prepare,
    }
  }

  checkEnvironment() {
    const problems = [...problemsOf(process.env), ...allowListProblems(process.env)]
    if (problems.length > 0) {
      throw new this.serverless.classes.Error(problems.join('\n'), 'WRONG_CONFIGURATION')
    }
  }

  useDefaults() {
    const { provider, functions } = this.serverless.service
    const defaults = {
      AWS_REGION: provider.region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    }
    Object.assign(process.env, { ...defaults, PUBLIC_URL: this.url, ...process.env })
    process.env.AWS_ENDPOINT_URL_DYNAMODB = this.useEngine()
    process.env.PROBE_ALLOW_CIDRS = probeRanges(process.env)
    for (const definition of Object.values(functions)) {
      if (process.env.FUNCTIONS_ARE_BUNDLED) definition.skipEsbuild = true
      // serverless.yml was read before.
      for (const name of ['PUBLIC_URL', 'PROBE_ALLOW_CIDRS']) {
        if (definition.environment?.[name] !== undefined) definition.environment[name] = process.env[name]
      }
    }
  }

  /** The engine of the functions is also the one in which serverless-dynamodb creates the tables. */
  useEngine() {
    const { start } = this.serverless.service.custom['serverless-dynamodb']
    const { DYNAMODB_ENDPOINT, AWS_ENDPOINT_URL_DYNAMODB } = process.env
    const { origin, hostname, port } = new URL(
      DYNAMODB_ENDPOINT || AWS_ENDPOINT_URL_DYNAMODB || `http://${start.host}:${start.port}`,
    )
    Object.assign(start, { host: hostname, port: port || '80' })
    return origin
  }

  async prepare() {
    await this.createTables()
    const allowed = { ...readAllowLists(process.env), programPort: this.port('lambdaPort') }
    interceptRequests((request, response) => {
      if (!request.url?.endsWith('/health-check')) this.latestRequest = Date.now()
      return enforceWebGuard(request, response, allowed)
    })
    void offlineHasStarted().then(() => this.serve())
  }

  async createTables() {
    try {
      await this.serverless.pluginManager.spawn('dynamodb:migrate')
    } catch (error) {
      const { host, port } = this.serverless.service.custom['serverless-dynamodb'].start
      const sentence = `The tables cannot be created at ${host}:${port}: ${/** @type {Error} */ (error).message}. Start a DynamoDB engine there, or name another in DYNAMODB_ENDPOINT.`
      throw new this.serverless.classes.Error(sentence, 'NO_TABLES')
    }
  }

  /** What happens once the gateway takes requests. */
  async serve() {
    await this.register()
    this.leaveBeforeTheEnd()
    for (;;) {
      await delay(heartbeat)
      await this.register()
    }
  }

  /** Each service's health check registers the instance that answers it, at first and after an eviction. */
  async register() {
    for (const service of ['likes', 'polls', 'registry']) {
      while (!(await answers(`${this.url}/${service}/health-check`))) await delay(50)
    }
  }

  /**
   * Has SIGTERM first take the gateway out of the registry, so that whoever follows the registry sends it no more
   * requests, and end it, as serverless-offline would at once, when none come any more.
   */
  leaveBeforeTheEnd() {
    beforeSignalHandlers('SIGTERM', async () => {
      const told = Date.now()
      await Promise.race([withdraw(), delay(1_000)])
      while (Date.now() < Math.min(Math.max(this.latestRequest, told) + quiet, told + longestFarewell)) {
        await delay(50)
      }
    })
  }

  get url() {
    return `http://127.0.0.1:${this.port('httpPort')}`
  }

  /** @param {'httpPort' | 'lambdaPort'} option */
  port(option) {
    return Number(this.options[option] ?? this.serverless.service.custom['serverless-offline'][option])
  }
}

/** Withdraws what lib/registry/composition/self-registration.ts has registered in this process. */
async function withdraw() {
  const key = Symbol.for('microblog.self-registrations')
  const registrations = /** @type {{ [key]?: Map<string, { withdraw(): Promise<void> }> }} */ (globalThis)[
    key
  ]
  await Promise.allSettled(
    [...(registrations?.values() ?? [])].map((registration) => registration.withdraw()),
  )
}

/** @param {string} url */
async function answers(url) {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return true
  } catch {
    return false
  }
}
