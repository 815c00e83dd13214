import { subscribe } from 'node:diagnostics_channel'

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 */

/**
 * Calls `intercept` for each request to any HTTP server of this process, before the server's own handlers. If it returns
 * true, it has responded, and the handlers are skipped. serverless-offline gives no access to its server.
 *
 * @param {(request: Request, response: Response) => boolean} intercept
 */
export function interceptRequests(intercept) {
  /** @type {WeakSet<import('node:http').Server>} */
  const intercepted = new WeakSet()
  subscribe('http.server.request.start', (message) => {
    const { server } = /** @type {{ server: import('node:http').Server }} */ (message)
    if (intercepted.has(server)) return
    intercepted.add(server)
    // One of these events hands the request over. For this request, the first of the server, it is emitted later.
    for (const event of ['request', 'checkContinue', 'checkExpectation']) {
      const handlers = server.listeners(event)
      if (handlers.length === 0) continue
      server.removeAllListeners(event)
      server.on(event, (/** @type {Request} */ request, /** @type {Response} */ response) => {
        if (intercept(request, response)) return
        for (const handle of handlers) handle.call(server, request, response)
      })
    }
  })
}
