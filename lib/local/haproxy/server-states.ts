/** The services that haproxy.cfg has backends for. */
export const backends = ['likes', 'polls', 'registry'] as const

/*
 * What HAProxy reads of its servers at its start (`server-state-file`; the columns are those of `show servers state`,
 * https://docs.haproxy.org/2.6/management.html#9.3). Left to itself it would take them for well and send them requests
 * before it has checked them; by these files they are down until a check of them has passed.
 */

/** Of the gateways that haproxy.cfg names, by their ports. */
export function initialStates(ports: readonly number[]): string {
  const rows = backends.flatMap((backend) =>
    ports.map((port, index) => {
      const server = `${index + 1} gateway-${index + 1} 127.0.0.1`
      return `1 ${backend} ${server} 0 0 1 1 0 1 0 0 6 0 0 0 - ${port} - 0 0 - - 0\n`
    }),
  )
  return `1\n${rows.join('')}`
}

/** Of all servers, as HAProxy itself tells them: their places stay. */
export function pendingCheckStates(states: string): string {
  const upToHealth = /^(\d+ \S+ \d+ \S+ \S+) \d (\d+ \d+ \d+ \d+ \d+ \d+) \d+ /gm
  return states.replace(upToHealth, '$1 0 $2 0 ')
}
