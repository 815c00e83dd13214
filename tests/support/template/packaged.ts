import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import {
  type FunctionProperties,
  packageStage,
  type Resource,
  type Resources,
  resourcesOf,
} from '../../../deploy/packaged.ts'

export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Principal?: unknown
  readonly Condition?: unknown
}

export interface RoleProperties {
  readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[]
}

/** The output of `serverless package` for a stage, available when the tests run. */
export class Packaged {
  folder = ''
  resources: Resources = {}

  /** The resources of one type, by their names. */
  of<Properties = Record<string, unknown>>(type: string) {
    return resourcesOf<Properties>(this.resources, type)
  }

  one<Properties = Record<string, unknown>>(name: string): Resource<Properties> {
    return this.resources[name] as Resource<Properties>
  }
}

/** Packages a stage once for the test file. */
export function usePackage(
  stage: string,
  parameters: Readonly<Record<string, string>> = {},
  environment: NodeJS.ProcessEnv = {},
): Packaged {
  const packaged = new Packaged()
  beforeAll(async () => {
    packaged.folder = mkdtempSync(join(tmpdir(), 'microblog-package-'))
    packaged.resources = await packageStage(stage, packaged.folder, parameters, environment)
  }, 150_000)
  afterAll(() => rmSync(packaged.folder, { recursive: true, force: true }))
  return packaged
}

export function functionsOf(packaged: Packaged) {
  return packaged.of<FunctionProperties>('AWS::Lambda::Function')
}

const storeVariable = /_TABLE$|^REDIS_URL$/

/** The variables of a function that name its stores. */
export function storeVariablesOf({ Environment }: FunctionProperties): string[] {
  return Object.keys(Environment.Variables).filter((variable) => storeVariable.test(variable))
}

/** The functions that have a store. */
export function functionsWithStores(packaged: Packaged): FunctionProperties[] {
  return functionsOf(packaged)
    .map(([, { Properties }]) => Properties)
    .filter((properties) => storeVariablesOf(properties).length > 0)
}

/** The statements of a role that allow something. */
export function allowed({ Properties }: Resource<RoleProperties>): Statement[] {
  return Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(
    ({ Effect }) => Effect === 'Allow',
  )
}
