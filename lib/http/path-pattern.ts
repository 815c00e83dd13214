/** What a route's path matches; each parameter in it, `{name}`, stands for one segment. */
export function pathPattern(path: string): RegExp {
  const segments = path.split('/').map((segment) => (/^\{\w+\}$/.test(segment) ? '[^/]+' : escaped(segment)))
  return new RegExp(`^${segments.join('/')}$`)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
