import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { StepCounts, UpgradePosition, UpgradeReport } from '../../upgrade/upgrade.ts'
import { SetupError } from '../stack/settings.ts'
import { progressOf } from './upgrade-progress.ts'

/** Options that Serverless needs to find the stage, such as `region`. */
type Options = Readonly<Record<string, string | undefined>>

const run = promisify(execFile)

/**
 * Upgrades what a deployed stage has stored. Its Redis can only be reached from inside of its network, so the function
 * `upgrade` does the work. A call ends before its time is over and returns where the next one goes on.
 */
export async function upgradeStage(
  stage: string,
  options: Options,
  print: (line: string) => void,
): Promise<UpgradeReport> {
  const totals: Record<string, StepCounts> = {}
  let from: UpgradePosition | undefined
  do {
    const report = await invoke(stage, options, { from })
    for (const [step, { read, changed }] of Object.entries(report.steps)) {
      const earlier = totals[step] ?? { read: 0, changed: 0 }
      totals[step] = { read: earlier.read + read, changed: earlier.changed + changed }
      print(progressOf(step, totals[step]))
    }
    from = report.position
  } while (from)
  return { steps: totals }
}

async function invoke(stage: string, options: Options, data: object): Promise<UpgradeReport> {
  const serverless = createRequire(join(process.cwd(), 'package.json')).resolve(
    'serverless/bin/serverless.js',
  )
  const others = Object.entries(options).flatMap(([name, value]) => (value ? [`--${name}`, value] : []))
  const invocation = ['invoke', '--function', 'upgrade', '--data', JSON.stringify(data)]
  try {
    const { stdout } = await run(process.execPath, [serverless, ...invocation, '--stage', stage, ...others])
    return JSON.parse(stdout)
  } catch (error) {
    const {
      stdout = '',
      stderr = '',
      message,
    } = error as Partial<Record<'stdout' | 'stderr' | 'message', string>>
    throw new SetupError(
      `${[stdout, stderr].join('\n').trim() || message}\nThe upgrade of ${stage} is not complete. Run it again: it skips what it has done.`,
    )
  }
}
