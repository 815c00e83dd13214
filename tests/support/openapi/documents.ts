import { conventions } from '../../../lib/api/classic/conventions.ts'
import { likesDescription } from '../../../lib/api/classic/likes/likes-description.ts'
import { likesService } from '../../../lib/api/classic/likes/likes-service.ts'
import { pollsDescription } from '../../../lib/api/classic/polls/polls-description.ts'
import { pollsService } from '../../../lib/api/classic/polls/polls-service.ts'
import { registryDescription } from '../../../lib/api/classic/registry/registry-description.ts'
import { registryService } from '../../../lib/api/classic/registry/registry-service.ts'
import { openapiDocument } from '../../../lib/api/openapi/document.ts'
import { xConventions } from '../../../lib/api/x/x-conventions.ts'
import { xDescription } from '../../../lib/api/x/x-description.ts'
import { xService } from '../../../lib/api/x/x-service.ts'

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly required?: readonly string[]
  readonly enum?: readonly string[]
  readonly [keyword: string]: unknown
}

export interface Content {
  readonly schema: Schema
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

export interface Header {
  readonly required?: boolean
  readonly schema: Schema
}

export interface Response {
  readonly headers?: Readonly<Record<string, Header & { readonly $ref?: string }>>
  readonly content?: Readonly<Record<string, Content>>
}

export interface Parameter extends Content {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly explode?: boolean
}

type Method = 'get' | 'post' | 'delete'

export interface Operation {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, Response & { readonly $ref?: string }>>
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

export interface PathItem extends Readonly<Partial<Record<Method, Operation>>> {
  readonly servers?: readonly { readonly url: string }[]
}

export interface OpenapiDocument {
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, Response>>
    readonly headers: Readonly<Record<string, Header>>
    readonly securitySchemes?: Readonly<Record<string, unknown>>
  }
}

/** The description of each service as it is sent. */
export const documents: Readonly<Record<string, OpenapiDocument>> = JSON.parse(
  JSON.stringify({
    likes: openapiDocument(likesService, likesDescription, conventions),
    polls: openapiDocument(pollsService, pollsDescription, conventions),
    registry: openapiDocument(registryService, registryDescription, conventions),
    x: openapiDocument(xService, xDescription, xConventions),
  }),
)

/** All operations of all services, each with the pointer to it in its document. */
export const operations = Object.entries(documents).flatMap(([service, document]) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    methodsOf(item).map(([method, operation]) => ({
      service,
      path,
      method,
      operation,
      pointer: `/paths/${path.replaceAll('/', '~1')}/${method}`,
    })),
  ),
)

/** The methods of a path, and their operations. */
export function methodsOf({ servers: _, ...methods }: PathItem): [method: string, operation: Operation][] {
  return Object.entries(methods)
}

/** A response, or the common one that it refers to, with the pointer to it. */
export function responseAt(
  service: string,
  operation: Operation,
  pointer: string,
  status: number | string,
): { response: Response; pointer: string } | undefined {
  const response = operation.responses[status]
  const [, name] = /^#\/components\/responses\/(.*)$/.exec(response?.$ref ?? '') ?? []
  const common = documents[service]?.components.responses[name ?? '']
  if (common) return { response: common, pointer: `/components/responses/${name}` }
  return response && { response, pointer: `${pointer}/responses/${status}` }
}
