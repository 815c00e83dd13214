/**
 * A URL's one spelling among those that lead to the same place: the WHATWG URL standard's serialisation, and beyond it
 * no fragment, no empty query, no dot at the end of the host, an IPv4 address as such where the IPv6 one maps it, and
 * percent-encodings in upper case, of what needs one only (RFC 3986, 6.2.2).
 */
export function normalUrl(url: URL): string {
  const normal = new URL(url)
  normal.hash = ''
  normal.hostname = normalHost(normal.hostname)
  normal.pathname = normalEncoding(normal.pathname)
  // Setting it, also to nothing, takes away the question mark of an empty query.
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
  // After a percent sign that encodes nothing, what is decoded could come to be an encoding.
  const isWellFormed = !/%(?![0-9a-f]{2})/i.test(text)
  return text.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
    return isWellFormed && /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase()
  })
}
