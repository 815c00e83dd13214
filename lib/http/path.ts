/** Scans from the end, since a regular expression would take quadratic time on a path with many slashes. */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}

/** A decoded path as a caller may have sent it: with all characters encoded that a URL or a header may not have. */
export function encodedPath(path: string): string {
  return path.toWellFormed().replace(/[^!-~]/gu, encodeURIComponent)
}
