import { subscribe } from 'node:diagnostics_channel'

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 */

/**
 * Has `look` see each request to any HTTP server of this process before the server's own handlers do. Where it
 * returns true it has answered, and they never see it. serverless-offline gives no access to its server.
 *
 * @param {(request: Request, response: Response) => boolean} look
 */
export function interceptRequests(look) {
  /** @type {WeakSet<import('node:http').Server>} */
  const known = new WeakSet()
  subscribe('http.server.request.start', (message) => {
    const { server } = /** @type {{ server: import('node:http').Server }} */ (message)
    if (known.has(server)) return
    known.add(server)
    // The events that hand a request over. That of this request, the server's first, is emitted after this notice.
    for (const event of ['request', 'checkContinue', 'checkExpectation']) {
      const handlers = server.listeners(event)
      if (handlers.length === 0) continue
      server.removeAllListeners(event)
      server.on(event, (/** @type {Request} */ request, /** @type {Response} */ response) => {
        if (look(request, response)) return
        for (const handle of handlers) handle.call(server, request, response)
      })
    }
  })
}
