import type { Instance } from './instance.ts'

/** A pass of the sweep that probed every instance there was when it started. Times are ISO 8601 UTC. */
export interface CompletedPass {
  readonly started_at: string
  readonly finished_at: string
}

/** The port to what the sweep leaves behind. */
export interface LastPass {
  completed(): Promise<CompletedPass | undefined>
}

/**
 * When the instance's health was last seen. A pass rewrites no instance that it finds as healthy as it was,
 * so what the pass found of those is known from the pass alone. It must have been read before the instance:
 * what it did change is on the instance by then.
 */
export function lastChecked(
  { status_code, registered_at, checked_at }: Instance,
  pass: CompletedPass | undefined,
): string | null {
  if (!pass || status_code !== 200 || registered_at >= pass.started_at) return checked_at
  return checked_at !== null && checked_at > pass.finished_at ? checked_at : pass.finished_at
}
