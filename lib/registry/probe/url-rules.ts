import ipaddr from 'ipaddr.js'
import { addressRefusal, type Cidr } from './address-rules.ts'

/**
 * Why a URL must not be probed, or undefined if nothing in the URL itself forbids it. The addresses of a host name are
 * checked each time a probe looks them up. Only `localhost`, which is the loopback address by definition (RFC 6761), is
 * checked by its name.
 */
export function urlRefusal(url: URL, allowed: readonly Cidr[]): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must be http or https'
  if (url.username !== '' || url.password !== '') return 'must have no credentials'
  const host = hostOf(url)
  if (isLocalhost(host)) return localhostRefusal(host, allowed)
  if (!ipaddr.isValid(host)) return undefined
  const refusal = addressRefusal(host, allowed)
  return refusal && `must not lead to ${host}, which ${refusal}`
}

/** The host without the brackets that a URL puts around an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/[[\]]/g, '')
}

export function isLocalhost(host: string): boolean {
  return /^([^.]+\.)*localhost\.?$/i.test(host)
}

export const loopbackAddresses = ['127.0.0.1', '::1']

function localhostRefusal(host: string, allowed: readonly Cidr[]): string | undefined {
  const refusals = loopbackAddresses.map((address) => addressRefusal(address, allowed))
  return refusals.every(Boolean) ? `must not lead to ${host}, which ${refusals[0]}` : undefined
}
