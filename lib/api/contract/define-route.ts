import * as v from 'valibot'
import { weakEntityTag } from '../../http/entity-tag.ts'
import type { ProblemStatus } from '../../http/problem.ts'
import type { Answer, Method, Route } from '../../http/route.ts'

/** A route together with what the API's description says of it. */
export interface DescribedRoute<Input, Result> extends Route<Input, Result> {
  readonly input: v.GenericSchema<unknown, Input>
  readonly summary: string
  /** The body of each success, by status. */
  readonly answers: Readonly<Record<number, v.GenericSchema>>
  /** The error statuses that are particular to this route, each with its occasion. */
  readonly problems: Readonly<Partial<Record<ProblemStatus, string>>>
  readonly fields: v.ObjectEntries
  /** Whether the answer has an entity tag, and If-None-Match is minded. */
  readonly conditional: boolean
}

interface RouteSpecification<Fields extends v.ObjectEntries, Body, Result> {
  readonly operationId: string
  readonly summary: string
  readonly method: Method
  readonly path: string
  readonly aliases?: Route<unknown, unknown>['aliases']
  readonly fields: Fields
  readonly synonyms?: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<number, v.GenericSchema<unknown, Body>>>
  readonly problems?: Readonly<Partial<Record<ProblemStatus, string>>>
  /** How the operation's result is said; without it the result is the body of a 200. */
  readonly answer?: (result: Result) => Answer
  /** What of the result a client that has it already asks about: the answer has a weak entity tag of that. */
  readonly identifying?: (result: Result) => unknown
}

/**
 * One endpoint's contract, the single source of its validation, its types and its description. The operation
 * behind it takes the fields' parsed values; it returns `Result`, which is the body unless `answer` says
 * otherwise.
 */
export function defineRoute<const Fields extends v.ObjectEntries, Body, Result = Body>(
  specification: RouteSpecification<Fields, Body, Result>,
): DescribedRoute<v.InferOutput<v.ObjectSchema<Fields, string>>, Result> {
  const {
    fields,
    aliases = [],
    synonyms = {},
    problems = {},
    answer = ok,
    identifying,
    ...rest
  } = specification
  return {
    ...rest,
    fields,
    aliases,
    synonyms,
    problems,
    answer: identifying
      ? (result) => ({ ...answer(result), etag: weakEntityTag(JSON.stringify(identifying(result))) })
      : answer,
    conditional: identifying !== undefined,
    parameters: Object.keys(fields),
    input: v.object(fields, 'is required'),
  }
}

/** 200 with what was asked for. */
export function ok(body: unknown): Answer {
  return { status: 200, body }
}

/** What an idempotent creation returns: the thing as it is stored, and whether this call is what stored it. */
export interface Stored<Value> {
  readonly created: boolean
  readonly value: Value
}

/** 201 with the thing that this call stored, 200 with the one that was there. */
export function createdOrPresent({ created, value }: Stored<unknown>): Answer {
  return { status: created ? 201 : 200, body: value }
}

/** 201 with the thing that was stored. */
export function created(body: unknown): Answer {
  return { status: 201, body }
}
