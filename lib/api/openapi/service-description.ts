import type * as v from 'valibot'
import type { ErrorStatus } from '../../http/http-error.ts'
import type { ApiService } from '../contract/api-service.ts'
import type { Answers, BodyOf } from '../contract/define-route.ts'

/** What the description of a service says beyond its contracts. Only the description imports it, no endpoint does. */
export interface ServiceDescription<Service extends ApiService = ApiService> {
  /** The schemas of answers and of what is in them, each by its name. */
  readonly schemas: Readonly<Record<string, v.GenericSchema>>
  readonly examples: {
    readonly [Route in Service['routes'][number] as Route['operationId']]: RouteExamples<Route['answers']>
  }
}

export interface RouteExamples<Of = Answers> {
  /** The parameters of requests, as members of a JSON object. None for a route without parameters. */
  readonly requests?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** The bodies of each success, by its status. */
  readonly answers: { readonly [Status in keyof Of]: Readonly<Record<string, BodyOf<Of[Status]>>> }
  /** The errors that are particular to the route, by their status. */
  readonly problems?: Readonly<Partial<Record<ErrorStatus, readonly DescribedProblem[]>>>
}

export interface DescribedProblem {
  /** What is thrown. The example is what the API makes of it. */
  readonly error: Error
  /** The schema of a body with members of its own. Without it the schema is the one of every error of its status. */
  readonly schema?: { readonly name: string; readonly members: v.ObjectEntries }
}
