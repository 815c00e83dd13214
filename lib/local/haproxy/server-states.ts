/** The backends of haproxy.cfg, one per port. tests/unit/haproxy-config.test.ts compares them. */
export const backends = ['likes', 'polls', 'registry', 'x'] as const

/** The service whose members serve a backend. X's API is no service of its own: it is wherever the likes are. */
export function serviceOf(backend: string): string {
  return backend === 'x' ? 'likes' : backend
}

/*
 * The states that HAProxy reads at start (`server-state-file`; the columns are those of `show servers state`,
 * https://docs.haproxy.org/2.6/management.html#9.3). By default HAProxy considers its servers up and sends them requests
 * before it has checked them. In these files they are down until a check has passed.
 */

/** The states of the gateways that haproxy.cfg names, by their ports. */
export function initialStates(ports: readonly number[]): string {
  const rows = backends.flatMap((backend) =>
    ports.map((port, index) => {
      const server = `${index + 1} gateway-${index + 1} 127.0.0.1`
      return `1 ${backend} ${server} 0 0 1 1 0 1 0 0 6 0 0 0 - ${port} - 0 0 - - 0\n`
    }),
  )
  return `1\n${rows.join('')}`
}

/** Marks all servers in the output of `show servers state` as down. They keep their slots. */
export function pendingCheckStates(states: string): string {
  const upToHealth = /^(\d+ \S+ \d+ \S+ \S+) \d (\d+ \d+ \d+ \d+ \d+ \d+) \d+ /gm
  return states.replace(upToHealth, '$1 0 $2 0 ')
}
