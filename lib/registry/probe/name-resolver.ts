import { Resolver } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import ipaddr from 'ipaddr.js'
import { isLocalhost, loopbackAddresses } from './url-rules.ts'

/** Returns the addresses of a host name, at least one; rejects if there are none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/**
 * Resolves names from the hosts file and DNS. It does not use the system's `getaddrinfo`, which blocks one of Node.js'
 * four threads until the name server answers: four silent name servers would block all other look-ups.
 * @param timeoutMs of each DNS query
 * @param sources to use instead of the system's
 */
export function nameResolver(
  timeoutMs: number,
  { hostsFile = '/etc/hosts', servers }: Sources = {},
): Resolve {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 })
  if (servers) resolver.setServers(servers)
  const hosts = readHosts(hostsFile)
  return async (hostname) => {
    if (isLocalhost(hostname)) return loopbackAddresses
    const listed = hosts.get(hostname.toLowerCase())
    if (listed) return listed
    try {
      return await resolver.resolve4(hostname)
    } catch (error) {
      if (!hasOtherRecords(error)) throw error
      return resolver.resolve6(hostname)
    }
  }
}

interface Sources {
  readonly hostsFile?: string
  /** DNS servers, such as `127.0.0.1:5353`. */
  readonly servers?: readonly string[]
}

/** Resolves each name once; later calls get the same answer, or the same error. */
export function resolveOnce(resolve: Resolve): Resolve {
  const answers = new Map<string, Promise<readonly string[]>>()
  return (hostname) => {
    const known = answers.get(hostname)
    if (known) return known
    const answer = resolve(hostname)
    answers.set(hostname, answer)
    return answer
  }
}

/** Whether the name exists but has no IPv4 address. */
function hasOtherRecords(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENODATA'
}

function readHosts(file: string): Map<string, string[]> {
  const hosts = new Map<string, string[]>()
  for (const line of readIfThere(file).split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (!ipaddr.isValid(address)) continue
    for (const name of names) {
      hosts.set(name.toLowerCase(), [...(hosts.get(name.toLowerCase()) ?? []), address])
    }
  }
  return hosts
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
