import { isIP } from 'node:net'
import { isProbeMethod, type ProbeMethod } from '../instances/instance.ts'
import { addressRefusal, type Cidr } from './address-rules.ts'
import type { Resolve } from './name-resolver.ts'
import type { Forbidden } from './outcome.ts'
import type { Target } from './probe.ts'
import { hostOf, urlRefusal } from './url-rules.ts'

/** Where a probe may go. */
export interface Destination {
  readonly kind: 'allowed'
  readonly url: URL
  readonly method: ProbeMethod
  readonly address: string
}

/**
 * Checks the target's method, its URL and each address that its host resolves to, and picks the first address that the
 * rules allow. Rejects if the name does not resolve.
 */
export async function destinationOf(
  { url, http: method }: Target,
  resolve: Resolve,
  allowed: readonly Cidr[],
): Promise<Destination | Forbidden> {
  if (!isProbeMethod(method)) return forbidden(`must not be sent a ${method}`)
  if (!URL.canParse(url)) return forbidden('must be a URL')
  const parsed = new URL(url)
  const refusal = urlRefusal(parsed, allowed)
  if (refusal) return forbidden(refusal)
  const addresses = await addressesOf(hostOf(parsed), resolve)
  const address = addresses.find((candidate) => addressRefusal(candidate, allowed) === undefined)
  if (address === undefined) return forbidden(addressesRefusal(addresses, allowed))
  return { kind: 'allowed', url: parsed, method, address }
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly string[]> {
  return isIP(host) ? [host] : resolve(host)
}

/** Names only the first of the addresses, none of which is allowed. */
function addressesRefusal([address = '']: readonly string[], allowed: readonly Cidr[]): string {
  return `resolves to ${address}, which ${addressRefusal(address, allowed)}`
}

function forbidden(reason: string): Forbidden {
  return { kind: 'forbidden', reason }
}
