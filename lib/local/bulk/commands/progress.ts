/** How often progress is shown, in milliseconds. */
const intervalMs = 2_000

/** Shows how far a long run has come, now and then, on the standard error output. A short run shows nothing. */
export function progressWriter(
  write: (line: string) => void = console.error,
  now: () => number = Date.now,
): (what: string, count: number) => void {
  let shownAt = now()
  return (what, count) => {
    if (now() - shownAt < intervalMs) return
    shownAt = now()
    write(`${what}: ${count.toLocaleString('en')} …`)
  }
}
