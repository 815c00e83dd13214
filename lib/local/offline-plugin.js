import { subscribe } from 'node:diagnostics_channel'
import { setTimeout as delay } from 'node:timers/promises'

/** Above the time after which HAProxy drops an idle connection, so that it never sends on one just closed. */
const keepAliveTimeout = 75_000

/**
 * Makes `serverless offline` whole on a developer's machine: local defaults for what AWS would provide, tables
 * before the first request, the gateway's own registration, and the half of the sweep's schedule that on AWS a
 * delay queue sees to.
 */
export default class OfflinePlugin {
  /**
   * @param {any} serverless
   * @param {{ httpPort?: string, lambdaPort?: string }} options
   */
  constructor(serverless, options) {
    this.serverless = serverless
    this.options = options
    if (serverless.processedInput.commands[0] !== 'offline') return
    const prepare = () => this.prepare()
    this.hooks = {
      initialize: () => this.useDefaults(),
      'before:offline:start': prepare,
      'before:offline:start:init': prepare,
    }
  }

  useDefaults() {
    const { custom, provider, functions } = this.serverless.service
    const { host, port } = custom['serverless-dynamodb'].start
    const defaults = {
      AWS_ENDPOINT_URL_DYNAMODB: `http://${host}:${port}`,
      AWS_REGION: provider.region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      PUBLIC_URL: `http://127.0.0.1:${this.port('httpPort', 3000)}`,
      PROBE_ALLOW_CIDRS: '127.0.0.0/8,::1/128',
    }
    for (const [name, value] of Object.entries(defaults)) process.env[name] ??= value
    if (process.env.FUNCTIONS_ARE_BUNDLED) {
      for (const definition of Object.values(functions)) definition.skipEsbuild = true
    }
  }

  async prepare() {
    await this.serverless.pluginManager.spawn('dynamodb:migrate')
    subscribe('http.server.request.start', (message) => {
      const { server } = /** @type {{ server: import('node:http').Server }} */ (message)
      server.keepAliveTimeout = keepAliveTimeout
    })
    void this.serve()
  }

  /** What happens once the gateway takes requests. */
  async serve() {
    await this.register()
    for (;;) {
      await delay(untilHalfMinute())
      await Promise.all(this.scheduledFunctions().map((name) => this.invoke(name)))
    }
  }

  /** @returns {string[]} the names of the functions that have a schedule */
  scheduledFunctions() {
    /** @type {{ name: string, events?: { schedule?: unknown }[] }[]} */
    const functions = Object.values(this.serverless.service.functions)
    return functions
      .filter(({ events = [] }) => events.some(({ schedule }) => schedule))
      .map(({ name }) => name)
  }

  /** Each service's health check registers the instance that answers it. */
  async register() {
    const gateway = `http://127.0.0.1:${this.port('httpPort', 3000)}`
    for (const service of ['likes', 'polls', 'registry']) {
      while (!(await answers(`${gateway}/${service}/health-check`))) await delay(50)
    }
  }

  /** @param {string} name */
  async invoke(name) {
    const functions = `http://127.0.0.1:${this.port('lambdaPort', 3002)}/2015-03-31/functions`
    await answers(`${functions}/${name}/invocations`, { method: 'POST', body: '{}' })
  }

  /**
   * @param {'httpPort' | 'lambdaPort'} option
   * @param {number} fallback
   */
  port(option, fallback) {
    return Number(
      this.options[option] ?? this.serverless.service.custom['serverless-offline'][option] ?? fallback,
    )
  }
}

/**
 * @param {string} url
 * @param {RequestInit} [init]
 */
async function answers(url, init) {
  try {
    const response = await fetch(url, init)
    await response.arrayBuffer()
    return true
  } catch {
    return false
  }
}

/** Milliseconds until second :30; serverless-offline itself runs the schedule at second :00. */
function untilHalfMinute() {
  const half = 30_000
  const minute = 60_000
  const past = Date.now() % minute
  return (past < half ? half : half + minute) - past
}
