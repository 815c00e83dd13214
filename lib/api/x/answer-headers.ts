/** How many requests a quarter of an hour may have, as answers say. Nothing is counted and nothing refused. */
const requestsPerWindow = '1000000'
const windowSeconds = 900

/**
 * The headers of every answer. A 401 has no rate limit and no access, since both belong to whoever asks.
 *
 * @param milliseconds how long the request has taken
 */
export function answerHeaders(
  status: number,
  requestId: string,
  milliseconds: number,
  now = Date.now(),
): Record<string, string> {
  return {
    'api-version': '2.167',
    'x-transaction-id': transactionId(requestId),
    'x-response-time': String(Math.round(milliseconds)),
    ...(status !== 401 && {
      'x-access-level': 'read-write',
      'x-rate-limit-limit': requestsPerWindow,
      'x-rate-limit-remaining': requestsPerWindow,
      'x-rate-limit-reset': String(Math.floor(now / 1_000) + windowSeconds),
    }),
  }
}

/** The first 16 hexadecimal digits of the request's id, by which the log has the request too. */
function transactionId(requestId: string): string {
  return requestId
    .replace(/[^0-9a-f]/gi, '')
    .slice(0, 16)
    .toLowerCase()
    .padEnd(16, '0')
}
