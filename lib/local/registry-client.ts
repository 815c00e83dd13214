import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

/** haproxy.cfg keeps its requests, one a second for each service, out of the log. */
const followerAgent = 'microblog-follower'

/**
 * The members of services as the registry knows them. Asks with the entity tag of the last answer, so that an
 * unchanged list costs no more than a 304.
 */
export class RegistryClient {
  private readonly known = new Map<string, { tag: string; members: ReadonlySet<string> }>()

  constructor(private readonly url: string) {}

  /**
   * The addresses, such as `127.0.0.1:4001`, of a service's instances that can be reached by plain HTTP; rejects
   * where the registry does not answer.
   */
  async members(service: string): Promise<ReadonlySet<string>> {
    const known = this.known.get(service)
    const response = await fetch(`${this.url}/services?service_name=${service}&limit=100`, {
      headers: { 'user-agent': followerAgent, ...(known && { 'if-none-match': known.tag }) },
      signal: AbortSignal.timeout(2_000),
    })
    if (response.status === 304 && known) return known.members
    if (!response.ok) throw new Error(`the registry answers ${response.status}`)
    const { services } = (await response.json()) as { services: { url: string }[] }
    const addresses = await Promise.all(services.map(({ url }) => addressOf(new URL(url))))
    const members = new Set(addresses.filter((address) => address !== undefined))
    this.known.set(service, { tag: response.headers.get('etag') ?? '', members })
    return members
  }
}

/** HAProxy takes addresses, not names. */
async function addressOf({ protocol, hostname, port }: URL): Promise<string | undefined> {
  if (protocol !== 'http:') return undefined
  const address = isIP(hostname) ? hostname : await resolved(hostname)
  return address && `${address}:${port || '80'}`
}

async function resolved(hostname: string): Promise<string | undefined> {
  try {
    return (await lookup(hostname, { family: 4 })).address
  } catch {
    return undefined
  }
}
