import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from '@jest/globals'
import { unzipSync } from 'fflate'

export interface Resource<Properties = Record<string, unknown>> {
  readonly Type: string
  readonly Properties: Properties
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

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

export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Principal?: unknown
  readonly Condition?: unknown
}

/** What `serverless package` makes, without credentials and with an environment that holds nothing else. */
export interface Packaged {
  readonly folder: string
  readonly resources: Readonly<Record<string, Resource>>
  /** The resources of one type, by their names. */
  of<Properties = Record<string, unknown>>(type: string): [name: string, resource: Resource<Properties>][]
  one<Properties = Record<string, unknown>>(name: string): Resource<Properties>
}

export interface RoleProperties {
  readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[]
}

export function functionsOf(packaged: Packaged) {
  return packaged.of<FunctionProperties>('AWS::Lambda::Function')
}

/** What a role allows. */
export function allowed({ Properties }: Resource<RoleProperties>): Statement[] {
  return Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(
    ({ Effect }) => Effect === 'Allow',
  )
}

const program = join('node_modules', 'serverless', 'bin', 'serverless.js')

/** Runs Serverless and returns what it printed; rejects with it where it fails. */
export async function serverless(
  command: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const options = {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      BUILD_FOLDER: relative('.', join(folder, 'build')),
      ...environment,
    },
    timeout: 120_000,
  }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...command], options)
    return stdout + stderr
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(stdout + stderr)
  }
}

/** The package of a stage, made once for the test file. */
export function usePackage(stage: string, parameters: Readonly<Record<string, string>> = {}): Packaged {
  const packaged = { folder: '', resources: {} as Record<string, Resource> }
  beforeAll(async () => {
    packaged.folder = mkdtempSync(join(tmpdir(), 'microblog-package-'))
    const given = Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`])
    await serverless(['package', '--stage', stage, '--package', packaged.folder, ...given], packaged.folder)
    const template = readFileSync(join(packaged.folder, 'cloudformation-template-update-stack.json'), 'utf8')
    packaged.resources = JSON.parse(template).Resources
  }, 150_000)
  afterAll(() => rmSync(packaged.folder, { recursive: true, force: true }))
  return Object.assign(packaged, {
    of<Properties>(type: string) {
      return Object.entries(packaged.resources).filter(([, { Type }]) => Type === type) as [
        string,
        Resource<Properties>,
      ][]
    },
    one<Properties>(name: string) {
      return packaged.resources[name] as Resource<Properties>
    },
  })
}

/** Unpacks a function's bundle, as Lambda does, and returns the path of its module. */
export function unpack({ folder }: Packaged, { Code, Handler }: FunctionProperties): string {
  const archive = join(folder, Code.S3Key.split('/').at(-1) ?? '')
  const target = archive.replace(/\.zip$/, '')
  for (const [path, content] of Object.entries(unzipSync(readFileSync(archive)))) {
    mkdirSync(dirname(join(target, path)), { recursive: true })
    writeFileSync(join(target, path), content)
  }
  return join(target, Handler.replace(/\.handler$/, '.mjs'))
}
