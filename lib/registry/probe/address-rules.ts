import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A range of addresses: its first address and the length of its prefix in bits. */
export type Cidr = readonly [Address, number]

/** Parses ranges in CIDR notation, separated by commas or blanks: `127.0.0.0/8, ::1/128`. Throws if one is invalid. */
export function parseCidrs(text: string): Cidr[] {
  return text
    .split(/[\s,]+/)
    .filter((range) => range !== '')
    .map((range) => {
      if (!ipaddr.isValidCIDR(range))
        throw new Error(`${range} is not a range of addresses such as 10.0.0.0/8`)
      return ipaddr.parseCIDR(range)
    })
}

/**
 * Why an address must not be probed, or undefined if it may be. Public addresses may be probed, loopback and private
 * ones only if `allowed` contains them, and all others never, whatever `allowed` contains. The address may be in any
 * spelling that reaches it: decimal, octal or hexadecimal IPv4, an IPv4 address inside an IPv6 one, or with a zone id.
 * Ranges: https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 sibling.
 */
export function addressRefusal(address: string, allowed: readonly Cidr[]): string | undefined {
  if (!ipaddr.isValid(address)) return 'is not an IP address'
  const reached = unwrapped(ipaddr.parse(address))
  if (isMetadata(reached)) return 'is the address of a metadata service'
  const range = rangeOf(reached)
  if (range === 'unicast') return undefined
  const reason = `is ${names[range] ?? 'a reserved'} address`
  if (!permissible.has(range)) return reason
  return contains(allowed, reached) ? undefined : `${reason} that no rule allows`
}

/** Whether the two lists have an address in common. */
export function overlap(some: readonly Cidr[], others: readonly Cidr[]): boolean {
  return some.some((one) => others.some((other) => contains([one], other[0]) || contains([other], one[0])))
}

function contains(ranges: readonly Cidr[], address: Address): boolean {
  return ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
}

/** The IPv4 address that an IPv6 address embeds, if any: a gateway or the system itself connects to that one. */
function unwrapped(address: Address): Address {
  const embedding = embeddings.find(({ prefix }) => contains([ipaddr.parseCIDR(prefix)], address))
  if (!embedding) return address
  const bytes = address.toByteArray()
  return new ipaddr.IPv4(bytes.slice(embedding.at, embedding.at + 4))
}

/** Prefixes of IPv6 addresses that embed an IPv4 address, and the byte at which it begins. */
const embeddings = [
  { prefix: '::ffff:0:0/96', at: 12 },
  { prefix: '::ffff:0:0:0/96', at: 12 },
  { prefix: '64:ff9b::/96', at: 12 },
  { prefix: '2002::/16', at: 2 },
]

/** An IPv6 address outside 2000::/3, the range that IANA allocates for the Internet, has a special purpose. */
function rangeOf(address: Address): string {
  const range: string = address.range()
  if (range === 'unicast' && address.kind() === 'ipv6' && !contains(internet, address)) return 'reserved'
  return range
}

const internet = parseCidrs('2000::/3')

/** Ranges that `allowed` can open. */
const permissible = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'])

const names: Readonly<Record<string, string>> = {
  unspecified: 'an unspecified',
  broadcast: 'a broadcast',
  multicast: 'a multicast',
  linkLocal: 'a link-local',
  loopback: 'a loopback',
  private: 'a private',
  uniqueLocal: 'a private',
  carrierGradeNat: 'a private',
}

function isMetadata(address: Address): boolean {
  return contains(metadata, address) || ipv4Within(address).some((part) => contains(metadata, part))
}

/**
 * Every IPv4 address that appears anywhere in an IPv6 one: clouds derive the addresses of their metadata services that
 * way (`fd00:c1::a9fe:a9fe`), and a network may translate to IPv4 under a prefix of its own (RFC 6052).
 */
function ipv4Within(address: Address): Address[] {
  const bytes = address.toByteArray()
  // RFC 6052 skips the ninth byte, so an embedded address may continue on its other side.
  return [bytes, bytes.toSpliced(8, 1)].flatMap((spelled) =>
    spelled.slice(3).map((_, at) => new ipaddr.IPv4(spelled.slice(at, at + 4))),
  )
}

/**
 * Addresses at which clouds serve a machine its metadata, credentials included. Some are public or in ranges that
 * `allowed` could open. For IPv6, the whole network that the cloud reserves for itself.
 */
const metadata = Object.values({
  aws: '169.254.169.254/32 169.254.170.2/32 169.254.170.23/32 fd00:ec2::/32',
  google: 'fd20:ce::/32',
  azure: '168.63.129.16/32',
  oracle: '192.0.0.192/32 fd00:c1::/32',
  alibaba: '100.100.100.200/32 fd00:100::/32',
  scaleway: '169.254.42.42/32 fd00:42::/32',
  linode: 'fd00:a9fe::/32',
}).flatMap(parseCidrs)
