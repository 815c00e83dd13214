import * as v from 'valibot'
import { weakEntityTag } from '../../http/entity-tag.ts'
import type { ErrorStatus } from '../../http/http-error.ts'
import type { Address, Answer, Method, Route } from '../../http/route.ts'
import type { CreateResult } from '../../platform/create-result.ts'

/** A route together with what the API's description says of it. */
export interface DescribedRoute<Input, Command, Result> extends Route<Input, Command, Result> {
  readonly input: v.GenericSchema<unknown, Input>
  readonly summary: string
  readonly answers: Answers
  /** The error statuses that are particular to this route, each with its occasion. */
  readonly problems: Readonly<Partial<Record<ErrorStatus, string>>>
  readonly fields: v.ObjectEntries
  /** Whether the answer has an entity tag, so that If-None-Match applies. */
  readonly conditional: boolean
}

type InputOf<Fields extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Fields, string>>

/**
 * The body of each success, by status; or the forms that it can take, each of which excludes the others. They are a
 * list and no union of valibot, because nothing validates answers and the union's code would be in each endpoint.
 */
export type Answers = Readonly<Record<number, v.GenericSchema | readonly v.GenericSchema[]>>

/** A body of one of these answers. */
export type BodyOf<Schemas> = Schemas extends readonly (infer Form)[]
  ? BodyOf<Form>
  : Schemas extends v.GenericSchema
    ? v.InferOutput<Schemas>
    : never

interface RouteSpecification<
  Id extends string,
  Fields extends v.ObjectEntries,
  Of extends Answers,
  Command,
  Result,
> extends Address {
  readonly operationId: Id
  readonly summary: string
  readonly aliases?: readonly Address[]
  readonly otherMethods?: readonly Method[]
  readonly fields: Fields
  readonly synonyms?: Readonly<Record<string, string>>
  readonly answers: Of
  readonly problems?: Readonly<Partial<Record<ErrorStatus, string>>>
  /** Maps the validated fields to the use case's command; without it they are the command. */
  readonly accept?: (input: InputOf<Fields>) => Command
  /** Maps the use case's result to what is sent; without it the result is the body of a 200. */
  readonly answer?: (result: Result) => Answer<BodyOf<Of[keyof Of]>>
  /** The part of the body that the answer's weak entity tag is made of; without it the answer has no tag. */
  readonly etagOf?: (body: BodyOf<Of[keyof Of]>) => unknown
}

/**
 * One endpoint's contract, the single source of its validation, its types and its description. The use case behind it
 * takes what `accept` makes of the fields' parsed values and returns what `answer` maps to the body.
 */
export function defineRoute<
  Id extends string,
  const Fields extends v.ObjectEntries,
  Of extends Answers,
  Command = InputOf<Fields>,
  Result = BodyOf<Of[keyof Of]>,
>({
  fields,
  aliases = [],
  otherMethods = [],
  synonyms = {},
  problems = {},
  accept = (input) => input as Command,
  answer = (result) => ok(result as unknown as BodyOf<Of[keyof Of]>),
  etagOf,
  ...rest
}: RouteSpecification<Id, Fields, Of, Command, Result>): DescribedRoute<InputOf<Fields>, Command, Result> &
  Pick<RouteSpecification<Id, Fields, Of, Command, Result>, 'operationId' | 'answers'> {
  return {
    ...rest,
    fields,
    aliases,
    otherMethods,
    synonyms,
    problems,
    accept,
    answer: etagOf ? (result) => tagged(answer(result), etagOf) : answer,
    conditional: etagOf !== undefined,
    parameters: Object.keys(fields),
    input: v.object(fields, 'is required'),
  }
}

function tagged<Body>(answer: Answer<Body>, etagOf: (body: Body) => unknown): Answer<Body> {
  return { ...answer, etag: weakEntityTag(JSON.stringify(etagOf(answer.body))) }
}

/** 200 with what was asked for. */
export function ok<Body>(body: Body): Answer<Body> {
  return { status: 200, body }
}

/** 201 with what this call stored, 200 with what was there already. */
export function createdOrPresent<Value, Body>(
  { created, value }: CreateResult<Value>,
  view: (value: Value) => Body,
): Answer<Body> {
  return { status: created ? 201 : 200, body: view(value) }
}

/** 201 with what was stored. */
export function created<Body>(body: Body): Answer<Body> {
  return { status: 201, body }
}
