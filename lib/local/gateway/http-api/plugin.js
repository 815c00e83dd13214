import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { loadTypeScript } from '../../../../bin/typescript.js'
import { beforeSignalHandlers, offlineHasStarted, stopEsbuildOnFailure } from '../offline-lifecycle.js'

/** How long requests in flight may take once the gateway stops. */
const drainTimeoutMs = 5_000

/**
 * Takes over from serverless-offline: the HTTP server, for the reasons in server.ts, and the scheduled functions, whose
 * files serverless-offline reads at each call, so that a deleted build folder would end the sweep.
 */
export default class HttpApiPlugin {
  /**
   * @param {any} serverless
   * @param {{ httpPort?: string }} options
   * @param {{ log: { notice(line: string): void } }} utilities
   */
  constructor(serverless, options, { log }) {
    this.serverless = serverless
    this.options = options
    this.log = log
    if (serverless.processedInput.commands[0] !== 'offline') return
    const serve = () => stopEsbuildOnFailure(() => this.serve())
    this.hooks = { 'before:offline:start': serve, 'before:offline:start:init': serve }
  }

  async serve() {
    const { service, config, classes } = this.serverless
    const { host, httpPort, location = '' } = service.custom['serverless-offline']
    const port = Number(this.options.httpPort ?? httpPort)
    const definitions = this.takeOverFunctions()
    /** @type {typeof import('./serve.ts')} */
    const { runEveryHalfMinute, createHttpApi, loadFunctions } = await loadTypeScript(
      'lib/local/gateway/http-api/serve.ts',
    )
    /** @param {Error} error */
    const failStart = ({ message }) => {
      throw new classes.Error(message, 'GATEWAY_CANNOT_START')
    }
    const functions = await loadFunctions(definitions, resolve(config.servicePath, location)).catch(failStart)
    const server = createHttpApi(functions.byRouteKey)
    await once(server.listen(port, host), 'listening').catch(failStart)
    this.log.notice(`Server ready: http://${host}:${port}`)
    void offlineHasStarted().then(() => {
      const ending = new AbortController()
      void runEveryHalfMinute(functions.scheduled, ending.signal)
      const close = () => {
        ending.abort()
        return Promise.race([once(server.close(), 'close'), delay(drainTimeoutMs)])
      }
      for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) beforeSignalHandlers(signal, close)
    })
  }

  /** Removes the events of the functions, and sets the environment as serverless-offline would. */
  takeOverFunctions() {
    const { functions, provider } = this.serverless.service
    /** @type {Record<string, any>[]} */
    const definitions = Object.values(functions)
    return definitions.map((definition) => {
      Object.assign(process.env, provider.environment, definition.environment)
      const { name, handler, timeout = provider.timeout ?? 6, events = [] } = definition
      const routeKeys = events.flatMap(routeKeysOf)
      const scheduled = events.some((/** @type {any} */ { schedule }) => schedule)
      definition.events = []
      return { name, handler, timeout, routeKeys, scheduled }
    })
  }
}

/** @param {{ httpApi?: string | { method: string, path: string } }} event */
function routeKeysOf({ httpApi }) {
  if (!httpApi) return []
  if (typeof httpApi === 'object') return [`${httpApi.method.toUpperCase()} ${httpApi.path}`]
  return [httpApi === '*' ? '$default' : httpApi]
}
