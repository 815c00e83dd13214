import { parseArgs } from 'node:util'
import { runCommand } from '../stack/command.ts'
import { useStores } from '../stack/environment.ts'
import { SetupError } from '../stack/settings.ts'
import { upgradeHere } from './upgrade-here.ts'
import { summaryOf } from './upgrade-progress.ts'
import { upgradeStage } from './upgrade-stage.ts'

/**
 * `npm run upgrade`: brings what earlier versions have stored up to date, in the stores of a running stack or those
 * that DYNAMODB_ENDPOINT and REDIS_URL name. `npm run upgrade -- --stage prod` does so in a deployed stage.
 */
await runCommand(async () => {
  const { stage, ...others } = options()
  const report = stage === undefined ? await upgradeLocal() : await upgradeStage(stage, others, console.log)
  console.log(summaryOf(report.steps) ?? 'Everything is up to date')
  return 0
})

function options() {
  try {
    const { values } = parseArgs({
      options: {
        stage: { type: 'string' },
        region: { type: 'string' },
        'aws-profile': { type: 'string' },
      },
    })
    return values
  } catch (error) {
    throw new SetupError((error as Error).message)
  }
}

async function upgradeLocal() {
  useStores()
  return upgradeHere()
}
