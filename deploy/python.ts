import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * The folder of the programs that a file of requirements lists, in a virtual environment of this project that is created
 * on first use. Prints the reason and returns undefined if that fails, for example without Python or a network.
 */
export async function pythonPrograms(
  purpose: string,
  requirements = join('deploy', 'requirements.txt'),
): Promise<string | undefined> {
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const folder = join('node_modules', '.cache', `python-${digest}`)
  const programs = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin')
  const complete = join(folder, 'complete')
  if (existsSync(complete)) return programs
  try {
    await run('python3', ['-m', 'venv', folder], { timeout: 120_000 })
    await run(join(programs, 'pip'), ['install', '--quiet', '--requirement', requirements], {
      timeout: 600_000,
    })
    writeFileSync(complete, '')
    return programs
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    const [reason] = String((error as { stderr?: string }).stderr || error)
      .trim()
      .split('\n')
      .slice(-1)
    console.log(
      `Skipped: ${purpose} requires the Python packages of ${requirements}, which could not be installed (${reason})`,
    )
    return undefined
  }
}
