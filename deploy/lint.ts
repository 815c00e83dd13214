import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageStage, templateIn } from './packaged.ts'
import { pythonPrograms } from './python.ts'

/** `npm run deploy:lint`: checks the templates of two stages with cfn-lint, one with the defaults and one with all alternatives. */
const stages: [stage: string, parameters: Record<string, string>][] = [
  ['prod', {}],
  [
    'trial',
    {
      redis: 'serverless-cache',
      userData: 'discard',
      requestsPerSecond: '20',
      corsOrigins: 'https://www.example.com',
      jwtIssuer: 'https://issuer.example.com/',
      jwtAudience: 'microblog',
      alarmTopic: 'arn:aws:sns:eu-central-1:123456789012:alarms',
    },
  ],
]

const programs = await pythonPrograms('cfn-lint')
if (programs) {
  for (const [stage, parameters] of stages) {
    const folder = mkdtempSync(join(tmpdir(), 'microblog-lint-'))
    try {
      const resources = await packageStage(stage, folder, parameters)
      await promisify(execFile)(join(programs, 'cfn-lint'), [templateIn(folder)], { timeout: 120_000 })
      console.log(`cfn-lint found no problems in the ${Object.keys(resources).length} resources of ${stage}`)
    } catch (error) {
      console.log((error as { stdout?: string }).stdout || error)
      process.exitCode = 1
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
