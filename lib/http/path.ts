/** Walks once from the end. A regular expression would start anew at each of many slashes in the middle. */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}
