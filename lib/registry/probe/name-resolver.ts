import { Resolver } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import ipaddr from 'ipaddr.js'
import { isLocalhost, loopbackAddresses } from './url-rules.ts'

/** The addresses of a host name, at least one; rejects where there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/**
 * Resolves by the hosts file and DNS. Not by the system's own `getaddrinfo`, which holds one of Node.js' four
 * threads for as long as a name server is silent: four such names would keep all others from being resolved.
 * @param timeout of each DNS query, in milliseconds
 * @param sources where to look instead of where the system does
 */
export function nameResolver(timeout: number, { hostsFile = '/etc/hosts', servers }: Sources = {}): Resolve {
  const resolver = new Resolver({ timeout, tries: 1 })
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

/** Each name is resolved once; every later call gets the same answer, or the same failure. */
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

/** The name exists but has no IPv4 address. */
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
