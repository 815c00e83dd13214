import { isIPv6 } from 'node:net'
import { withoutLogin } from '../../platform/variables.js'

/**
 * Decides which requests the ports of a developer's machine accept. Any web page that is open there can send requests to
 * localhost, and a page whose host name is made to resolve to 127.0.0.1 can read the responses as well (DNS rebinding).
 * The decision therefore rests on the host and the origin of a request, which a page cannot forge. haproxy.cfg applies
 * the same rules; tests/support/stack/web-guard-cases.ts tests both with the same cases.
 *
 * @typedef {object} AllowLists
 * @property {readonly string[]} hosts that are allowed besides this machine, on any port
 * @property {readonly string[]} origins that are allowed besides those of the allowed hosts
 *
 * @typedef {Pick<import('node:http').IncomingMessage, 'method' | 'url' | 'headersDistinct'>} RequestHead
 *
 * @typedef {object} Refusal
 * @property {400 | 403 | 421} status
 * @property {string} detail
 */

const localHost = /^(?:localhost|(?:[a-z0-9_-]+\.)+localhost|127\.0\.0\.1|\[::1\])$/
const localHosts = 'localhost, *.localhost, 127.0.0.1, [::1]'
const allowedOrigins = `${localHosts}, a host in ALLOWED_HOSTS or an origin in CORS_ORIGINS`

/** HAProxy limits a line of haproxy.cfg to 64 words. */
const maximumEntries = 50

/** The response headers that a page may read. */
export const exposedHeaders = [
  'ETag',
  'Location',
  'Retry-After',
  'Allow',
  'X-Request-Id',
  'RateLimit',
  'RateLimit-Policy',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Rate-Limit-Limit',
  'X-Rate-Limit-Remaining',
  'X-Rate-Limit-Reset',
  'X-Access-Level',
  'X-Transaction-Id',
  'X-Response-Time',
  'Api-Version',
].join(', ')
/** How long a browser may cache a preflight, in seconds. */
const preflightMaxAge = '600'

/**
 * Reads ALLOWED_HOSTS and CORS_ORIGINS, whose entries are separated by commas or blanks.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {AllowLists}
 */
export function readAllowLists({ ALLOWED_HOSTS, CORS_ORIGINS }) {
  return {
    hosts: entriesOf(ALLOWED_HOSTS).flatMap((entry) => normalizeHost(entry) ?? []),
    origins: entriesOf(CORS_ORIGINS).flatMap((entry) => normalizeOrigin(entry) ?? []),
  }
}

/**
 * The problems of the two variables, a sentence each.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[]}
 */
export function allowListProblems({ ALLOWED_HOSTS, CORS_ORIGINS }) {
  const host = entriesOf(ALLOWED_HOSTS).find((entry) => !normalizeHost(entry))
  const origin = entriesOf(CORS_ORIGINS).find((entry) => !normalizeOrigin(entry))
  const problems = Object.entries({ ALLOWED_HOSTS, CORS_ORIGINS })
    .filter(([, list]) => entriesOf(list).length > maximumEntries)
    .map(
      ([name, list]) => `${name} must have at most ${maximumEntries} entries, not ${entriesOf(list).length}.`,
    )
  if (host) {
    problems.push(
      `ALLOWED_HOSTS must be a comma-separated list of hosts without ports, such as dev.example.com, not ${withoutLogin(host)}.`,
    )
  }
  if (origin) {
    problems.push(
      `CORS_ORIGINS must be a comma-separated list of origins, such as https://www.example.com, not ${withoutLogin(origin)}.`,
    )
  }
  return problems
}

/** @param {string} [list] */
function entriesOf(list = '') {
  return list.split(/[\s,]+/).filter(Boolean)
}

/**
 * The reason to refuse a request, undefined to accept it.
 *
 * @param {RequestHead} request
 * @param {AllowLists} allowed
 * @returns {Refusal | undefined}
 */
export function refusalOf({ method, url = '', headersDistinct }, allowed) {
  const [host, ...hosts] = headersDistinct.host ?? []
  if (host === undefined || hosts.length > 0 || !/^[\w.:[\]-]*$/.test(host)) {
    return { status: 400, detail: 'Exactly one valid Host header is required' }
  }
  // The host of a URL in absolute form takes precedence over the header.
  const [, authority = host] = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)/i.exec(url) ?? []
  for (const name of [authority, host]) {
    if (isAllowedHost(name, allowed)) continue
    return {
      status: 421,
      detail: `The host must be ${localHosts} or in ALLOWED_HOSTS, not ${name}`,
    }
  }
  const origin = headersDistinct.origin?.join(', ')
  if (origin !== undefined) {
    if (isAllowedOrigin(origin, allowed)) return undefined
    return { status: 403, detail: `The origin must be ${allowedOrigins}, not ${origin}` }
  }
  if (isCrossSite(headersDistinct) && !(method === 'GET' && isTopLevelNavigation(headersDistinct))) {
    return { status: 403, detail: `A cross-site request must have an Origin header: ${allowedOrigins}` }
  }
  return undefined
}

/**
 * The reason to refuse a request on a port that takes no requests from web pages, undefined to accept it.
 *
 * @param {RequestHead} request
 * @param {AllowLists} allowed
 * @returns {Refusal | undefined}
 */
export function refusalOnProgramPort(request, allowed) {
  const { origin, 'sec-fetch-site': site } = request.headersDistinct
  if (origin ?? site) return { status: 403, detail: 'This port does not accept requests from web pages' }
  return refusalOf(request, allowed)
}

/**
 * The headers by which a browser lets the page of an accepted request read the response.
 *
 * @param {RequestHead} request
 * @returns {Record<string, string>}
 */
export function crossOriginHeaders({ headersDistinct }) {
  const [origin] = headersDistinct.origin ?? []
  if (origin === undefined) return {}
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': exposedHeaders }
}

/**
 * The headers of the response to a preflight, which allows whatever it asks for; undefined for other requests.
 *
 * @param {RequestHead} request an accepted request
 * @returns {Record<string, string> | undefined}
 */
export function preflightHeaders({ method, headersDistinct }) {
  /** @param {string} name */
  const requested = (name) => headersDistinct[`access-control-request-${name}`]?.join(', ')
  const [methods, headers] = [requested('method'), requested('headers')]
  if (method !== 'OPTIONS' || !headersDistinct.origin || methods === undefined) return undefined
  return {
    'Access-Control-Allow-Methods': methods,
    ...(headers && { 'Access-Control-Allow-Headers': headers }),
    // For a page on the internet, allowed by CORS_ORIGINS, that calls a machine in a private network.
    'Access-Control-Allow-Private-Network': 'true',
    'Access-Control-Max-Age': preflightMaxAge,
  }
}

/**
 * @param {string} host
 * @param {AllowLists} allowed
 */
function isAllowedHost(host, { hosts }) {
  const name = host.toLowerCase().replace(/:\d*$/, '')
  return localHost.test(name) || hosts.includes(name)
}

/**
 * @param {string} origin
 * @param {AllowLists} allowed
 */
function isAllowedOrigin(origin, allowed) {
  const [, host] = /^https?:\/\/(.*)$/i.exec(origin) ?? []
  if (host === undefined) return false
  return isAllowedHost(host, allowed) || allowed.origins.includes(origin.toLowerCase())
}

/** @param {RequestHead['headersDistinct']} headers */
function isCrossSite({ 'sec-fetch-site': site }) {
  return site !== undefined && !/^(same-origin|same-site|none)$/.test(site.join(', '))
}

/** @param {RequestHead['headersDistinct']} headers */
function isTopLevelNavigation({ 'sec-fetch-mode': mode, 'sec-fetch-dest': destination }) {
  return mode?.join() === 'navigate' && destination?.join() === 'document'
}

/** @param {string} entry */
function normalizeHost(entry) {
  const host = isIPv6(entry) ? `[${entry}]` : entry
  return originUrl(`http://${host}`, /^(\[[\da-f:.]+\]|[^:/[\]]+)$/i.test(host))?.hostname
}

/** @param {string} entry */
function normalizeOrigin(entry) {
  return originUrl(entry, /^https?:\/\/[^/]+$/i.test(entry))?.origin
}

/**
 * Parses a URL that consists of an origin; undefined for any other text, and for a host with wildcards.
 *
 * @param {string} text
 * @param {boolean} wellFormed
 */
function originUrl(text, wellFormed) {
  if (!wellFormed || /[\s@?#%\\*]/.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return /^([a-z0-9_-]+\.)*[a-z0-9_-]+\.?$|^\[/.test(url.hostname) ? url : undefined
}
