import { isIPv6 } from 'node:net'
import { withoutLogin } from '../../platform/variables.js'

/**
 * Which requests a port of a developer's machine takes. Every web page that is open there can send requests to
 * localhost, and one whose own host name comes to resolve to 127.0.0.1 may read the answers too (DNS rebinding). So
 * what decides is the host that a request names and the page that it comes from, both of which a browser tells the
 * truth about. haproxy.cfg has the same rule for the front door; tests/support/stack/web-guard-cases.ts holds both to one
 * table of cases.
 *
 * @typedef {object} AllowLists
 * @property {readonly string[]} hosts beyond those of this machine, on any port
 * @property {readonly string[]} origins beyond those of all allowed hosts
 *
 * @typedef {Pick<import('node:http').IncomingMessage, 'method' | 'url' | 'headersDistinct'>} Asking
 *
 * @typedef {object} Refusal
 * @property {400 | 403 | 421} status
 * @property {string} detail
 */

const localHost = /^(?:localhost|(?:[a-z0-9_-]+\.)+localhost|127\.0\.0\.1|\[::1\])$/
const localHosts = 'localhost, *.localhost, 127.0.0.1, [::1]'
const allowedOrigins = `${localHosts} or a host that ALLOWED_HOSTS names, or one that CORS_ORIGINS names`

/** A line of haproxy.cfg may have 64 words. */
const mostEntries = 50

/** What a page may read of an answer beside its body. */
const exposedHeaders = [
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
].join(', ')
/** How long a browser need not ask again, in seconds. */
const preflightMaxAge = '600'

/**
 * Reads ALLOWED_HOSTS and CORS_ORIGINS, lists separated by commas or blanks.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {AllowLists}
 */
export function readAllowLists({ ALLOWED_HOSTS, CORS_ORIGINS }) {
  return {
    hosts: entriesOf(ALLOWED_HOSTS).flatMap((entry) => normalHost(entry) ?? []),
    origins: entriesOf(CORS_ORIGINS).flatMap((entry) => normalOrigin(entry) ?? []),
  }
}

/**
 * What is wrong with the two, a sentence each.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[]}
 */
export function allowListProblems({ ALLOWED_HOSTS, CORS_ORIGINS }) {
  const host = entriesOf(ALLOWED_HOSTS).find((entry) => !normalHost(entry))
  const origin = entriesOf(CORS_ORIGINS).find((entry) => !normalOrigin(entry))
  const problems = Object.entries({ ALLOWED_HOSTS, CORS_ORIGINS })
    .filter(([, list]) => entriesOf(list).length > mostEntries)
    .map(([name, list]) => `${name} must have at most ${mostEntries} entries, not ${entriesOf(list).length}.`)
  if (host) {
    problems.push(
      `ALLOWED_HOSTS must be hosts without port, separated by commas, such as dev.example.com, not ${withoutLogin(host)}.`,
    )
  }
  if (origin) {
    problems.push(
      `CORS_ORIGINS must be origins separated by commas, such as https://www.example.com, not ${withoutLogin(origin)}.`,
    )
  }
  return problems
}

/** @param {string} [list] */
function entriesOf(list = '') {
  return list.split(/[\s,]+/).filter(Boolean)
}

/**
 * Why a request is not to be taken, undefined if it is.
 *
 * @param {Asking} request
 * @param {AllowLists} allowed
 * @returns {Refusal | undefined}
 */
export function refusalOf({ method, url = '', headersDistinct }, allowed) {
  const [host, ...hosts] = headersDistinct.host ?? []
  if (host === undefined || hosts.length > 0 || !/^[\w.:[\]-]*$/.test(host)) {
    return { status: 400, detail: 'The Host header must name a host, once' }
  }
  // What a URL in absolute form names counts before the header.
  const [, authority = host] = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)/i.exec(url) ?? []
  for (const named of [authority, host]) {
    if (isAllowedHost(named, allowed)) continue
    return {
      status: 421,
      detail: `The host must be ${localHosts} or one that ALLOWED_HOSTS names, not ${named}`,
    }
  }
  const origin = headersDistinct.origin?.join(', ')
  if (origin !== undefined) {
    if (isAllowedOrigin(origin, allowed)) return undefined
    return { status: 403, detail: `The origin must be of ${allowedOrigins}, not ${origin}` }
  }
  if (isOfAnotherSite(headersDistinct) && !(method === 'GET' && isWholePage(headersDistinct))) {
    return { status: 403, detail: `A page of another site must say its origin, of ${allowedOrigins}` }
  }
  return undefined
}

/**
 * Why a port that is for programs alone does not take a request, undefined if it does.
 *
 * @param {Asking} request
 * @param {AllowLists} allowed
 * @returns {Refusal | undefined}
 */
export function refusalOnProgramPort(request, allowed) {
  const { origin, 'sec-fetch-site': site } = request.headersDistinct
  if (origin ?? site) return { status: 403, detail: 'This port is for programs, not for web pages' }
  return refusalOf(request, allowed)
}

/**
 * What tells a browser that the page of a request that was taken may read the answer.
 *
 * @param {Asking} request
 * @returns {Record<string, string>}
 */
export function crossOriginHeaders({ headersDistinct }) {
  const [origin] = headersDistinct.origin ?? []
  if (origin === undefined) return {}
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': exposedHeaders }
}

/**
 * The headers of the answer to a preflight, which allows whatever is asked for; undefined if a request is none.
 *
 * @param {Asking} request one that was taken
 * @returns {Record<string, string> | undefined}
 */
export function preflightHeaders({ method, headersDistinct }) {
  /** @param {string} name */
  const asked = (name) => headersDistinct[`access-control-request-${name}`]?.join(', ')
  const [methods, headers] = [asked('method'), asked('headers')]
  if (method !== 'OPTIONS' || !headersDistinct.origin || methods === undefined) return undefined
  return {
    'Access-Control-Allow-Methods': methods,
    ...(headers && { 'Access-Control-Allow-Headers': headers }),
    // For a page on the internet that CORS_ORIGINS names, where it calls a machine in a private network.
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

/** @param {Asking['headersDistinct']} headers */
function isOfAnotherSite({ 'sec-fetch-site': site }) {
  return site !== undefined && !/^(same-origin|same-site|none)$/.test(site.join(', '))
}

/** @param {Asking['headersDistinct']} headers */
function isWholePage({ 'sec-fetch-mode': mode, 'sec-fetch-dest': destination }) {
  return mode?.join() === 'navigate' && destination?.join() === 'document'
}

/** @param {string} entry */
function normalHost(entry) {
  const host = isIPv6(entry) ? `[${entry}]` : entry
  return hostOf(`http://${host}`, /^(\[[\da-f:.]+\]|[^:/[\]]+)$/i.test(host))?.hostname
}

/** @param {string} entry */
function normalOrigin(entry) {
  return hostOf(entry, /^https?:\/\/[^/]+$/i.test(entry))?.origin
}

/**
 * A URL that is nothing but an origin, undefined where it is more or its host is a pattern.
 *
 * @param {string} text
 * @param {boolean} wellFormed
 */
function hostOf(text, wellFormed) {
  if (!wellFormed || /[\s@?#%\\*]/.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return /^([a-z0-9_-]+\.)*[a-z0-9_-]+\.?$|^\[/.test(url.hostname) ? url : undefined
}
