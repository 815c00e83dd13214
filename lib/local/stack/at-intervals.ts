/** How often progress is shown, in milliseconds. */
const intervalMs = 2_000

/** Shows how far a long run has come, every other second. A short run shows nothing. */
export function atIntervals<Progress extends unknown[]>(
  show: (...progress: Progress) => void,
  now: () => number = performance.now.bind(performance),
): (...progress: Progress) => void {
  let shownAt = now()
  return (...progress) => {
    if (now() - shownAt < intervalMs) return
    shownAt = now()
    show(...progress)
  }
}
