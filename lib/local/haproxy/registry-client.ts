import { isIP } from 'node:net'
import { addressRefusal, type Cidr } from '../../registry/probe/address-rules.ts'
import { type Resolve, resolveOnce } from '../../registry/probe/name-resolver.ts'
import { hostOf, urlRefusal } from '../../registry/probe/url-rules.ts'
import { hostAndPort } from './haproxy-runtime.ts'

/** haproxy.cfg keeps its requests, one a second for each service, out of the log. */
const followerAgent = 'microblog-follower'

/** How many pages are remembered: more than the registry can be expected to have. */
const mostPages = 1_000

/** An instance as the registry lists it. */
interface Listed {
  readonly url: string
  readonly http: string
}

interface Page {
  readonly tag: string
  /** The URLs of those that are checked as the service itself is. */
  readonly candidates: readonly URL[]
  readonly next: string | undefined
}

/** The addresses that may get a service's requests, and the candidates that may not, each with the reason. */
export interface Members {
  /** Such as `127.0.0.1:4001` or `[::1]:4001`. */
  readonly addresses: ReadonlySet<string>
  readonly refusals: readonly string[]
}

/**
 * The members of services as the registry knows them. Anybody can register anything, and a member is sent what users
 * send, credentials included. So a member is an instance that passes, whose probe is a GET of the service's own health
 * check, at an address that probes may reach; nothing else that is registered concerns HAProxy.
 *
 * Asks for each page with the entity tag of the last answer, so that an unchanged list costs no more than a 304 a page.
 */
export class RegistryClient {
  private readonly known = new Map<string, Page>()

  constructor(
    private readonly url: string,
    /** The loopback and private ranges that probes may reach. */
    private readonly allowed: readonly Cidr[],
    private readonly resolve: Resolve,
  ) {}

  /** Rejects where the registry does not answer. */
  async members(service: string): Promise<Members> {
    const candidates: URL[] = []
    let cursor: string | undefined
    do {
      const page = await this.page(service, cursor)
      candidates.push(...page.candidates)
      cursor = page.next
    } while (cursor !== undefined)
    // Each time, as a probe does: what a name leads to may change while the list does not.
    const resolve = resolveOnce(this.resolve)
    const verdicts = await Promise.all(candidates.map((url) => this.verdictOn(url, resolve)))
    return {
      addresses: new Set(verdicts.flatMap(({ address }) => address ?? [])),
      refusals: verdicts.flatMap(({ refusal }) => refusal ?? []),
    }
  }

  private async page(service: string, cursor: string | undefined): Promise<Page> {
    const query = { service_name: service, status: 'passing', limit: '100', ...(cursor && { cursor }) }
    const url = `${this.url}/services?${new URLSearchParams(query)}`
    const known = this.known.get(url)
    const response = await fetch(url, {
      headers: { 'user-agent': followerAgent, ...(known && { 'if-none-match': known.tag }) },
      signal: AbortSignal.timeout(2_000),
    })
    if (response.status === 304 && known) return known
    if (!response.ok) throw new Error(`the registry answers ${response.status}`)
    const { services, next } = (await response.json()) as { services: Listed[]; next?: string }
    const tag = response.headers.get('etag') ?? ''
    const page: Page = { tag, candidates: candidatesAmong(services, service), next }
    if (this.known.size >= mostPages) this.known.clear()
    this.known.set(url, page)
    return page
  }

  /** HAProxy takes addresses, not names. */
  private async verdictOn(url: URL, resolve: Resolve): Promise<{ address?: string; refusal?: string }> {
    if (url.protocol !== 'http:') return { refusal: `${url.origin}, which is not plain HTTP` }
    const broken = urlRefusal(url, this.allowed)
    if (broken) return { refusal: `${url.origin}, which ${broken}` }
    const host = hostOf(url)
    const addresses = isIP(host) ? [host] : await resolve(host).catch(() => [])
    const address = addresses.find((one) => addressRefusal(one, this.allowed) === undefined)
    if (address === undefined)
      return { refusal: `${url.origin}, which leads to no address that may be reached` }
    return { address: hostAndPort(address, url.port || '80') }
  }
}

function candidatesAmong(services: readonly Listed[], service: string): URL[] {
  return services
    .filter(({ url, http }) => http === 'GET' && URL.canParse(url))
    .map(({ url }) => new URL(url))
    .filter(({ pathname, search }) => pathname + search === `/${service}/health-check`)
}
