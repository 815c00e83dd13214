import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'

export interface Resource<Properties = Record<string, unknown>> {
  readonly Type: string
  readonly Properties: Properties
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

export type Resources = Readonly<Record<string, Resource>>

export interface FunctionProperties {
  readonly FunctionName: string
  readonly Handler: string
  readonly Runtime: string
  readonly Architectures: readonly string[]
  readonly MemorySize: number
  readonly Timeout: number
  readonly Role: unknown
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> }
  readonly Code: { readonly S3Key: string }
  readonly VpcConfig?: {
    readonly SubnetIds: readonly unknown[]
    readonly SecurityGroupIds: readonly unknown[]
  }
  readonly KmsKeyArn?: unknown
}

const packages = resolve('node_modules')
const run = promisify(execFile)

/**
 * Runs Serverless with exactly the given environment and returns its output, or rejects with the output. It runs in a copy
 * of the service, because Serverless builds packages inside of the service folder, where concurrent runs would collide.
 */
export async function serverless(
  command: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const service = copyOfService()
  const env = { PATH: process.env.PATH, HOME: service, ...environment }
  const program = join(packages, 'serverless', 'bin', 'serverless.js')
  try {
    const { stdout, stderr } = await run(process.execPath, [program, ...command], {
      cwd: service,
      env,
      timeout: 300_000,
    })
    return stdout + stderr
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(stdout + stderr)
  } finally {
    rmSync(service, { recursive: true, force: true })
  }
}

/** Copies the service without hidden files, which are generated or private, and links its packages. */
function copyOfService(): string {
  const copy = mkdtempSync(join(tmpdir(), 'microblog-service-'))
  for (const entry of readdirSync('.').filter((name) => !/^(\.|node_modules$)/.test(name))) {
    cpSync(entry, join(copy, entry), { recursive: true })
  }
  symlinkSync(packages, join(copy, 'node_modules'))
  return copy
}

/** Packages a stage into a folder without credentials, and returns the resources of its template. */
export async function packageStage(
  stage: string,
  folder: string,
  parameters: Readonly<Record<string, string>> = {},
  environment: NodeJS.ProcessEnv = {},
): Promise<Resources> {
  await serverless(
    ['package', '--stage', stage, '--package', folder, ...parameterOptions(parameters)],
    environment,
  )
  return JSON.parse(readFileSync(templateIn(folder), 'utf8')).Resources
}

export function templateIn(folder: string): string {
  return join(folder, 'cloudformation-template-update-stack.json')
}

/** The command-line options for parameters. */
export function parameterOptions(parameters: Readonly<Record<string, string>>): string[] {
  return Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`])
}

/** The resources of a type with their names. */
export function resourcesOf<Properties = Record<string, unknown>>(resources: Resources, type: string) {
  return Object.entries(resources).filter(([, { Type }]) => Type === type) as [string, Resource<Properties>][]
}

/** Unpacks a function's bundle, as Lambda does, and returns the path of its module. */
export function unpack(
  folder: string,
  { Code, Handler }: Pick<FunctionProperties, 'Code' | 'Handler'>,
): string {
  const archive = join(folder, Code.S3Key.split('/').at(-1) ?? '')
  const target = archive.replace(/\.zip$/, '')
  for (const [path, content] of Object.entries(unzipSync(readFileSync(archive)))) {
    mkdirSync(dirname(join(target, path)), { recursive: true })
    writeFileSync(join(target, path), content)
  }
  return join(target, Handler.replace(/\.handler$/, '.mjs'))
}

/** Loads a bundle, calls it with the event, if any, and prints the response as the last line. */
const runtime = `
  const [path, event] = process.argv.slice(1)
  const { handler } = await import(path)
  const context = { awsRequestId: 'alone', getRemainingTimeInMillis: () => 60_000 }
  if (event) console.log(JSON.stringify(await handler(JSON.parse(event), context) ?? null))
  process.exit()
`

/** Runs a bundle in a process of its own with exactly this environment; rejects with its error output. */
export async function startBundle(path: string, env: NodeJS.ProcessEnv, event?: unknown): Promise<unknown> {
  const script = ['--input-type=module', '--eval', runtime, path]
  try {
    const { stdout } = await run(process.execPath, event ? [...script, JSON.stringify(event)] : script, {
      env,
      timeout: 30_000,
    })
    return event ? JSON.parse(stdout.trim().split('\n').at(-1) ?? '') : undefined
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    throw new Error(stderr || message)
  }
}
