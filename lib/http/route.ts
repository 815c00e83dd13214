import type { StandardSchemaV1 } from '@standard-schema/spec'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Address {
  readonly method: Method
  /**
   * On the gateway and on AWS, the service's prefix included: `/likes/top/likes`. A segment may be a parameter,
   * `{name}`, as in API Gateway's routes.
   */
  readonly path: string
}

/** A success as it is sent: `body` as JSON. */
export interface Answer<Body = unknown> {
  readonly status: number
  readonly body: Body
  /** Entity tag of the answer to a GET. A client that sends it in If-None-Match gets a 304 without the body. */
  readonly etag?: string
}

export interface Addressed extends Address {
  /** Other addresses of the same endpoint. */
  readonly aliases: readonly Address[]
  /** The methods of the path that other endpoints answer, for `Allow`. */
  readonly otherMethods: readonly Method[]
}

/**
 * One endpoint's contract as `endpoint()` needs it. Validation is any Standard Schema
 * (https://standardschema.dev); `lib/api/contract` makes routes out of valibot schemas.
 */
export interface Route<Input, Command, Result> extends Addressed {
  readonly operationId: string
  /** The parameters that the route takes. */
  readonly parameters: readonly string[]
  /** Parameter names that mean another parameter: `{ username: 'user' }`. */
  readonly synonyms: Readonly<Record<string, string>>
  readonly input: StandardSchemaV1<unknown, Input>
  /** Maps the validated input to the use case's command. */
  accept(input: Input): Command
  /** Maps the use case's result to what is sent. */
  answer(result: Result): Answer
}

/** The method and path pairs of a route, its aliases included. */
export function addressesOf(route: Addressed): readonly Address[] {
  return [{ method: route.method, path: route.path }, ...route.aliases]
}

/** The methods that the addresses of one path answer to. Each GET comes with a HEAD. */
export function methodsOf(addresses: readonly Address[]): readonly string[] {
  return [...new Set(addresses.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))]
}
