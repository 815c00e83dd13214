import { isIP } from 'node:net'
import { addressRefusal, type Cidr } from '../../registry/probe/address-rules.ts'
import { type Resolve, resolveOnce } from '../../registry/probe/name-resolver.ts'
import { hostOf, urlRefusal } from '../../registry/probe/url-rules.ts'
import { hostAndPort } from './haproxy-runtime.ts'

/** haproxy.cfg does not log the requests of this user agent, which are one per second and service. */
export const followerAgent = 'microblog-follower'

/** The limit of cached pages: more than the registry is expected to have. */
const maximumCachedPages = 1_000

/** An instance as the registry lists it. */
interface ListedInstance {
  readonly url: string
  readonly http: string
}

interface Page {
  readonly tag: string
  /** The URLs of instances whose health check is the service's own. */
  readonly candidates: readonly URL[]
  readonly next: string | undefined
}

/** The addresses that may get the requests of a service, and the reason for each candidate that may not. */
export interface Members {
  /** Such as `127.0.0.1:4001` or `[::1]:4001`. */
  readonly addresses: ReadonlySet<string>
  readonly refusals: readonly string[]
}

/**
 * Reads the members of services from the registry. Anyone can register any URL, and a member gets users' requests,
 * including their credentials. Therefore a member must be passing, its probe must be a GET of the service's own health
 * check, and its address must be one that probes may reach. All other instances are ignored.
 *
 * Each page is requested with its last entity tag, so that an unchanged list costs one 304 per page.
 */
export class RegistryClient {
  private readonly cachedPages = new Map<string, Page>()

  constructor(
    private readonly url: string,
    /** The loopback and private ranges that probes may reach. */
    private readonly allowed: readonly Cidr[],
    private readonly resolve: Resolve,
  ) {}

  /** Rejects if the registry is unavailable. */
  async members(service: string): Promise<Members> {
    const candidates: URL[] = []
    let cursor: string | undefined
    do {
      const page = await this.page(service, cursor)
      candidates.push(...page.candidates)
      cursor = page.next
    } while (cursor !== undefined)
    // Names are resolved each time, as by a probe, because their addresses may change while the list does not.
    const resolve = resolveOnce(this.resolve)
    const results = await Promise.all(candidates.map((url) => this.memberAt(url, resolve)))
    return {
      addresses: new Set(results.flatMap(({ address }) => address ?? [])),
      refusals: results.flatMap(({ refusal }) => refusal ?? []),
    }
  }

  private async page(service: string, cursor: string | undefined): Promise<Page> {
    const query = { service_name: service, status: 'passing', limit: '100', ...(cursor && { cursor }) }
    const url = `${this.url}/services?${new URLSearchParams(query)}`
    const cached = this.cachedPages.get(url)
    const response = await fetch(url, {
      headers: { 'user-agent': followerAgent, ...(cached && { 'if-none-match': cached.tag }) },
      signal: AbortSignal.timeout(2_000),
    })
    if (response.status === 304 && cached) return cached
    if (!response.ok) throw new Error(`the registry responded with ${response.status}`)
    const { services, next } = (await response.json()) as { services: ListedInstance[]; next?: string }
    const tag = response.headers.get('etag') ?? ''
    const page: Page = { tag, candidates: candidatesAmong(services, service), next }
    if (this.cachedPages.size >= maximumCachedPages) this.cachedPages.clear()
    this.cachedPages.set(url, page)
    return page
  }

  /** Resolves a candidate to an address, because HAProxy's Runtime API takes no names. */
  private async memberAt(url: URL, resolve: Resolve): Promise<{ address?: string; refusal?: string }> {
    if (url.protocol !== 'http:') return { refusal: `${url.origin} (not plain HTTP)` }
    const refusal = urlRefusal(url, this.allowed)
    if (refusal) return { refusal: `${url.origin} (${refusal})` }
    const host = hostOf(url)
    const addresses = isIP(host) ? [host] : await resolve(host).catch(() => [])
    const address = addresses.find((one) => addressRefusal(one, this.allowed) === undefined)
    if (address === undefined) return { refusal: `${url.origin} (no permitted address)` }
    return { address: hostAndPort(address, url.port || '80') }
  }
}

function candidatesAmong(services: readonly ListedInstance[], service: string): URL[] {
  return services
    .filter(({ url, http }) => http === 'GET' && URL.canParse(url))
    .map(({ url }) => new URL(url))
    .filter(({ pathname, search }) => pathname + search === `/${service}/health-check`)
}
