import { setTimeout as delay } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { loadTypeScript } from '../../../bin/typescript.js'
import { problemsOf } from '../../platform/variables.js'
import { addMissingIndexes } from '../engines/missing-indexes.js'
import { probeRanges } from '../stack/probe-ranges.js'
import { enforceWebGuard } from './enforce-web-guard.js'
import { interceptRequests } from './intercept-requests.js'
import { beforeSignalHandlers, offlineHasStarted, stopEsbuildOnFailure } from './offline-lifecycle.js'
import { allowListProblems, readAllowLists } from './web-guard.js'

/** How often a gateway renews its registration. */
const heartbeatMs = 10_000
/** A deregistered gateway stops after this time without a request, but after `maximumDrainMs` at the latest. */
const idleBeforeStopMs = 1_500
const maximumDrainMs = 6_000

/**
 * Completes `serverless offline` on a developer's machine: it sets local defaults for what AWS would provide, creates the
 * tables before the first request, guards the ports against web pages, and keeps the gateway registered while it runs.
 */
export default class OfflinePlugin {
  /**
   * @param {any} serverless
   * @param {{ httpPort?: string, lambdaPort?: string }} options
   */
  constructor(serverless, options) {
    this.serverless = serverless
    this.options = options
    this.latestRequestAt = 0
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
    process.env.AWS_ENDPOINT_URL_DYNAMODB = this.useDynamodbEndpoint()
    process.env.PROBE_ALLOW_CIDRS = probeRanges(process.env)
    for (const definition of Object.values(functions)) {
      if (process.env.FUNCTIONS_ARE_BUNDLED) definition.skipEsbuild = true
      // serverless.yml was resolved before these variables were set.
      for (const name of ['PUBLIC_URL', 'PROBE_ALLOW_CIDRS']) {
        if (definition.environment?.[name] !== undefined) definition.environment[name] = process.env[name]
      }
    }
  }

  /** Makes serverless-dynamodb create the tables in the engine that the functions use, and returns its URL. */
  useDynamodbEndpoint() {
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
    /** @type {typeof import('./refusal-response.ts')} */
    const { refusalResponse } = await loadTypeScript('lib/local/gateway/refusal-response.ts')
    const settings = { ...readAllowLists(process.env), programPort: this.port('lambdaPort'), refusalResponse }
    interceptRequests((request, response) => {
      if (!request.url?.endsWith('/health-check')) this.latestRequestAt = Date.now()
      return enforceWebGuard(request, response, settings)
    })
    void offlineHasStarted().then(() => this.keepRegistered())
  }

  async createTables() {
    try {
      await this.serverless.pluginManager.spawn('dynamodb:migrate')
      await addMissingIndexes(new DynamoDBClient(), this.tables())
    } catch (error) {
      const { host, port } = this.serverless.service.custom['serverless-dynamodb'].start
      const message = `The tables cannot be created at ${host}:${port}: ${/** @type {Error} */ (error).message}. Start a DynamoDB engine there, or set DYNAMODB_ENDPOINT to another one.`
      throw new this.serverless.classes.Error(message, 'NO_TABLES')
    }
  }

  /** The tables as they are declared. */
  tables() {
    const resources = Object.values(this.serverless.service.resources.Resources)
    return resources.filter(({ Type }) => Type === 'AWS::DynamoDB::Table').map(({ Properties }) => Properties)
  }

  /** Runs once the gateway accepts requests. */
  async keepRegistered() {
    await this.register()
    this.deregisterOnSigterm()
    for (;;) {
      await delay(heartbeatMs)
      await this.register()
    }
  }

  /** The health check of a service registers the instance that responds, initially and after an eviction. */
  async register() {
    for (const service of ['likes', 'polls', 'registry']) {
      while (!(await responds(`${this.url}/${service}/health-check`))) await delay(50)
    }
  }

  /**
   * On SIGTERM, first deregisters the gateway, so that HAProxy sends it no more requests, and lets serverless-offline stop
   * it only when requests have ceased.
   */
  deregisterOnSigterm() {
    beforeSignalHandlers('SIGTERM', async () => {
      const requestedAt = Date.now()
      await Promise.race([deregister(), delay(1_000)])
      while (Date.now() < this.drainEnd(requestedAt)) {
        await delay(50)
      }
    })
  }

  /** @param {number} requestedAt */
  drainEnd(requestedAt) {
    const idleEnd = Math.max(this.latestRequestAt, requestedAt) + idleBeforeStopMs
    return Math.min(idleEnd, requestedAt + maximumDrainMs)
  }

  get url() {
    return `http://127.0.0.1:${this.port('httpPort')}`
  }

  /** @param {'httpPort' | 'lambdaPort'} option */
  port(option) {
    return Number(this.options[option] ?? this.serverless.service.custom['serverless-offline'][option])
  }
}

/** Withdraws the registrations that lib/registry/membership/shared-registrations.ts keeps in this process. */
async function deregister() {
  const key = Symbol.for('microblog.self-registrations')
  const registrations = /** @type {{ [key]?: Map<string, { withdraw(): Promise<void> }> }} */ (globalThis)[
    key
  ]
  await Promise.allSettled(
    [...(registrations?.values() ?? [])].map((registration) => registration.withdraw()),
  )
}

/** @param {string} url */
async function responds(url) {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return true
  } catch {
    return false
  }
}
