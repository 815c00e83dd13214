import type { StandardSchemaV1 } from '@standard-schema/spec'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Address {
  readonly method: Method
  /** On the gateway and on AWS, the service's prefix included: `/likes/top/likes`. */
  readonly path: string
}

/** A success as it goes out: `body` is sent as JSON. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  /** Entity tag of a GET's answer: a client that has this one already is answered 304, without the body. */
  readonly etag?: string
}

export interface Addressed extends Address {
  /** Other names that the same endpoint answers to. */
  readonly aliases: readonly Address[]
}

/**
 * One endpoint's contract as `endpoint()` needs it. Validation is any Standard Schema
 * (https://standardschema.dev); `lib/contract` makes routes out of valibot schemas.
 */
export interface Route<Input, Result> extends Addressed {
  readonly operationId: string
  /** The parameters taken from query and body; every other name is ignored. */
  readonly parameters: readonly string[]
  /** Parameter names that mean another parameter: `{ username: 'user' }`. */
  readonly synonyms: Readonly<Record<string, string>>
  readonly input: StandardSchemaV1<unknown, Input>
  readonly answer: (result: Result) => Answer
}

/** The method and path pairs that a route answers to, its aliases included. */
export function addressesOf(route: Addressed): readonly Address[] {
  return [{ method: route.method, path: route.path }, ...route.aliases]
}

/** The methods that addresses of one path answer to: where there is a GET there is a HEAD. */
export function methodsOf(addresses: readonly Address[]): readonly string[] {
  return [...new Set(addresses.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))]
}
