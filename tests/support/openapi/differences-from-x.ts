import { readFileSync } from 'node:fs'
import { pathOnGateway } from './described-reply.ts'
import { documents, operations, type Parameter, type Schema } from './documents.ts'

type Names = readonly string[]
type Keywords = Readonly<Record<string, unknown>>

interface Facts {
  /** All of X's routes. */
  readonly operations: Names
  /** Those that are here as well. */
  readonly routes: Readonly<Record<string, RouteFacts>>
  /** What lists of names may have, by the version where the versions differ. */
  readonly enumerations: Readonly<Record<string, Names | Readonly<Record<string, Names>>>>
  readonly schemas: Readonly<Record<string, SchemaFacts>>
}

interface RouteFacts {
  readonly security: Names
  readonly status: number
  readonly parameters: Readonly<Record<string, Keywords & { readonly of?: string }>>
  /** The members of the answer, and of its `meta`. */
  readonly answer: Names
  readonly meta?: Names
}

interface SchemaFacts {
  readonly members: Names
  readonly required: Names
  readonly bounds?: Readonly<Record<string, Keywords>>
  /** Only of the body of a request: whether it may have no other members. */
  readonly closed?: boolean
}

/**
 * What X's own OpenAPI document says of the routes that are here, by X's names: of version 2.166, the last in the words
 * of tweets, and of 2.167, in those of posts. It has the members of both.
 */
export const facts: Facts = JSON.parse(readFileSync('tests/x/x-spec-facts.json', 'utf8'))

export const described: ReadonlyMap<string, (typeof operations)[number]['operation']> = new Map(
  operations
    .filter(({ service }) => service === 'x')
    .map((each) => [`${each.method.toUpperCase()} ${pathOnGateway(each)}`, each.operation]),
)

/** The names that a list of names may have in either version, sorted. */
export function namesIn(enumeration: string): Names {
  const names = facts.enumerations[enumeration] ?? []
  return [...new Set(Array.isArray(names) ? names : Object.values(names).flat())].toSorted()
}

/** All in which the description of X's API differs from X's own, a line each. */
export function differencesFromX(): Names {
  const parameters = Object.entries(facts.routes).flatMap(parameterDifferences)
  return [
    ...[...described.keys()].filter((key) => !facts.routes[key]).map((key) => `${key} is not of X`),
    ...Object.entries(facts.routes).flatMap(routeDifferences),
    ...new Set(parameters.map(([line, key]) => (isEverywhere(line, parameters) ? line : `${key}: ${line}`))),
    ...Object.entries(facts.schemas).flatMap(schemaDifferences),
  ].toSorted()
}

const schemas: Readonly<Record<string, Schema>> = documents.x?.components.schemas ?? {}

export function resolved(schema: Schema = {}): Schema {
  return schema.$ref ? resolved(schemas[schema.$ref.split('/').at(-1) ?? '']) : schema
}

function routeDifferences([key, theirs]: [string, RouteFacts]): string[] {
  const { parameters = [], security = [], responses = {} } = described.get(key) ?? {}
  const statuses = Object.keys(responses).filter((status) => status < '300')
  const answer = resolved(responses[theirs.status]?.content?.['application/json']?.schema)
  const meta = resolved(answer.properties?.meta)
  return [
    ...nameDifferences(`${key}: security`, security.flatMap(Object.keys), theirs.security),
    ...nameDifferences(`${key}: status`, statuses, [`${theirs.status}`]),
    ...nameDifferences(`${key}: answer`, Object.keys(answer.properties ?? {}), theirs.answer),
    ...nameDifferences(`${key}: meta`, Object.keys(meta.properties ?? {}), theirs.meta ?? []),
    ...nameDifferences(
      `${key}: parameters`,
      parameters.map(({ name }) => name),
      Object.keys(theirs.parameters),
    ),
  ]
}

type OfRoute = readonly [line: string, key: string]

function parameterDifferences([key, theirs]: [string, RouteFacts]): OfRoute[] {
  const { parameters = [] } = described.get(key) ?? {}
  return parameters.flatMap((parameter) => {
    const { of, ...keywords } = theirs.parameters[parameter.name] ?? {}
    const { names, ...own } = keywordsOf(parameter)
    const lines = [
      ...keywordDifferences(parameter.name, own, keywords),
      ...nameDifferences(parameter.name, names, of === undefined ? [] : namesIn(of)),
    ]
    return lines.map((line): OfRoute => [line, key])
  })
}

/** Whether every route with the parameter differs likewise. */
function isEverywhere(line: string, all: readonly OfRoute[]): boolean {
  const having = Object.values(facts.routes).filter(({ parameters }) =>
    Object.hasOwn(parameters, /^[\w.]+/.exec(line)?.[0] ?? ''),
  )
  return all.filter(([other]) => other === line).length === having.length
}

function keywordsOf({ in: place, required, schema }: Parameter): Keywords & { readonly names: Names } {
  const { items: item, enum: values, ...rest } = schema
  const items = item && resolved(item)
  return {
    in: place,
    ...(required && { required }),
    ...rest,
    ...(items && !items.enum && { items }),
    ...(values && { enum: values.toSorted() }),
    names: items?.enum ?? [],
  }
}

function schemaDifferences([name, theirs]: [string, SchemaFacts]): string[] {
  const { properties = {}, required = [], additionalProperties } = schemas[name] ?? {}
  const isRequest = theirs.closed !== undefined
  const bounds = Object.entries(properties).flatMap(([member, schema]) => {
    const known = theirs.bounds?.[member]
    if (!known && !isRequest) return []
    return keywordDifferences(`${name}.${member}`, boundsOf(resolved(schema)), known ?? {})
  })
  return [
    ...nameDifferences(name, Object.keys(properties), theirs.members),
    ...theirs.required
      .filter((member) => !required.includes(member))
      .map((member) => `${name} may lack ${member}`),
    ...(isRequest ? required.filter((member) => !theirs.required.includes(member)) : []).map(
      (member) => `${name} must have ${member}`,
    ),
    ...(theirs.closed && additionalProperties !== false ? [`${name} may have other members`] : []),
    ...bounds,
  ]
}

const bounding = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'uniqueItems',
]

function boundsOf({ items, enum: values, ...schema }: Schema): Keywords {
  const pick = (of: Schema, prefix = '') =>
    bounding.filter((keyword) => of[keyword] !== undefined).map((keyword) => [prefix + keyword, of[keyword]])
  return {
    ...(values && { enum: values.toSorted() }),
    ...Object.fromEntries([...pick(schema), ...pick(items?.$ref ? {} : (items ?? {}), 'items.')]),
  }
}

function keywordDifferences(at: string, ours: Keywords, theirs: Keywords): string[] {
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .filter((keyword) => JSON.stringify(ours[keyword]) !== JSON.stringify(theirs[keyword]))
    .map(
      (keyword) =>
        `${at}: ${keyword} is ${JSON.stringify(ours[keyword])}, not ${JSON.stringify(theirs[keyword])}`,
    )
}

function nameDifferences(at: string, ours: Names, theirs: Names): string[] {
  return [
    ...theirs.filter((name) => !ours.includes(name)).map((name) => `${at} lacks ${name}`),
    ...ours.filter((name) => !theirs.includes(name)).map((name) => `${at} adds ${name}`),
  ]
}
