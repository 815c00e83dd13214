/**
 * The canonical spelling of a URL: the WHATWG URL standard's serialisation, further without fragment, empty query and
 * final dot of the host, with an IPv4 address in place of the IPv6 one that maps it, and with percent-encodings in upper
 * case and only of characters that need one (RFC 3986, 6.2.2).
 */
export function normalUrl(url: URL): string {
  const normal = new URL(url)
  normal.hash = ''
  normal.hostname = normalHost(normal.hostname)
  normal.pathname = normalEncoding(normal.pathname)
  // Assigning it, even to an empty string, removes the question mark of an empty query.
  normal.search = normalEncoding(normal.search)
  return normal.href
}

function normalHost(hostname: string): string {
  return hostname
    .replace(/(?<=[^.])\.$/, '')
    .replace(/\[::ffff:([0-9a-f]+):([0-9a-f]+)\]/, (_, high: string, low: string) => {
      const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
      return [first >> 8, first & 0xff, second >> 8, second & 0xff].join('.')
    })
}

function normalEncoding(text: string): string {
  // After a stray percent sign, a decoded character could form a new encoding.
  const isWellFormed = !/%(?![0-9a-f]{2})/i.test(text)
  return text.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
    return isWellFormed && /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase()
  })
}
