/**
 * The ids of requests. haproxy.cfg follows the same rules, and lib/local/gateway, which runs in part as plain
 * JavaScript, shares this code.
 */

export const requestIdHeader = 'x-request-id'

/**
 * Whether a caller's id is taken over: at most 128 visible characters of ASCII.
 *
 * @param {string | undefined} id
 * @returns {id is string}
 */
export function isRequestId(id) {
  return id !== undefined && /^[!-~]{1,128}$/.test(id)
}

/**
 * The id as a URN. All but letters, digits and `-._~` is percent-encoded, since a URN may not have some of it.
 *
 * @param {string} id
 */
export function requestUrn(id) {
  const encoded = encodeURIComponent(id).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `urn:request:${encoded}`
}
