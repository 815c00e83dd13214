import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { services } from '../../lib/api/apis.ts'
import { addressesOf } from '../../lib/http/route.ts'
import { snowflakes } from '../../lib/platform/snowflakes.ts'
import { userIdOf } from '../../lib/users/user-id.ts'
import { pathOnGateway } from '../support/openapi/described-reply.ts'
import {
  type Content,
  documents,
  type OpenapiDocument,
  operations,
  responseAt,
  type Schema,
} from '../support/openapi/documents.ts'
import { violations } from '../support/openapi/validation.ts'

const all = Object.entries(documents)
const everyOperation = operations.map(
  (each) => [`${each.service} ${each.operation.operationId}`, each] as const,
)

/** The parts of requests and answers that have a schema, each with the pointer to it. */
function contentsOf({ service, operation, pointer }: (typeof operations)[number]) {
  const contents: [pointer: string, content: Content][] = []
  for (const [index, parameter] of (operation.parameters ?? []).entries()) {
    if (parameter.in === 'query' || parameter.in === 'path')
      contents.push([`${pointer}/parameters/${index}`, parameter])
  }
  for (const [type, content] of Object.entries(operation.requestBody?.content ?? {})) {
    contents.push([`${pointer}/requestBody/content/${type.replaceAll('/', '~1')}`, content])
  }
  for (const status of Object.keys(operation.responses)) {
    const found = responseAt(service, operation, pointer, status)
    for (const [type, content] of Object.entries(found?.response.content ?? {})) {
      contents.push([`${found?.pointer}/content/${type.replaceAll('/', '~1')}`, content])
    }
  }
  return contents
}

/** The schemas within a schema, and where they are. */
function schemasIn(schema: Schema, at: string): [at: string, schema: Schema][] {
  const inner = [
    ...Object.entries(schema.properties ?? {}),
    ...(schema.items ? ([['items', schema.items]] as const) : []),
    ...(schema.oneOf ?? []).map((option, index) => [`${index}`, option] as const),
  ]
  return [[at, schema], ...inner.flatMap(([name, member]) => schemasIn(member, `${at}/${name}`))]
}

test('the services that are described are those that the system answers to', () => {
  expect(all.map(([name]) => name)).toEqual(services.map(({ name }) => name))
})

/** A value and what it has within itself, as far as they are objects. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return []
  const members = Object.values(value).flatMap(objectsIn)
  return Array.isArray(value) ? members : [value as Record<string, unknown>, ...members]
}

test('examples have the ids that the services give', () => {
  const objects = operations.flatMap(contentsOf).flatMap(([, { examples }]) => objectsIn(examples))
  const users = objects.filter(({ users_id }) => users_id !== undefined)
  expect(users).not.toEqual([])
  for (const { users_id, username } of users) expect(users_id).toBe(userIdOf(`${username}`))
  const newPolls = objects.filter(({ polls_id, created_at }) => created_at && /^\d+$/.test(`${polls_id}`))
  expect(newPolls).not.toEqual([])
  for (const { polls_id, created_at } of newPolls) {
    const newId = snowflakes(() => Date.parse(`${created_at}`))
    expect(BigInt(`${polls_id}`) >> 22n).toBe(BigInt(newId()) >> 22n)
  }
})

describe.each(all)('the description of %s', (service, document: OpenapiDocument) => {
  test('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
    expect(document.openapi).toBe('3.1.0')
  })

  test('has every route and no other', () => {
    const { routes = [] } = services.find(({ name }) => name === service) ?? {}
    const described = operations
      .filter((operation) => operation.service === service)
      .map((operation) => `${operation.method.toUpperCase()} ${pathOnGateway(operation)}`)
    const expected = routes.flatMap(addressesOf).map(({ method, path }) => `${method} ${path}`)
    expect(described.toSorted()).toEqual(expected.toSorted())
  })

  test('refers to every schema that it names', () => {
    const text = JSON.stringify(document)
    const names = Object.keys(document.components.schemas)
    const unused = names.filter((name) => !text.includes(`"#/components/schemas/${name}"`))
    expect(unused).toEqual(['Problem'])
  })

  test('has only alternatives that exclude each other', () => {
    expect(JSON.stringify(document)).toContain('"oneOf"')
    expect(JSON.stringify(document)).not.toContain('"anyOf"')
  })

  test('names every object that has members', () => {
    const unnamed = Object.entries(document.components.schemas).flatMap(([name, schema]) =>
      schemasIn(schema, name)
        .filter(([at, { properties }]) => properties && at !== name)
        .map(([at]) => at),
    )
    expect(unnamed).toEqual([])
  })
})

describe.each(everyOperation)('the description of %s', (_, described) => {
  const { service, operation, pointer } = described
  const contents = contentsOf(described)

  test('refers to a schema by its name wherever a body has members', () => {
    const bodies = contents.filter(([at]) => at.includes('/content/'))
    const inline = bodies.filter(([, { schema }]) => !schema.$ref && !schema.oneOf?.every(({ $ref }) => $ref))
    expect(inline.map(([at]) => at)).toEqual([])
  })

  test('allows no parameters in a body beyond those that it lists', () => {
    for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
      const name = schema.$ref?.replace('#/components/schemas/', '') ?? ''
      // OAuth has those that it does not know ignored (RFC 6749, 3.2).
      const rest = name === 'TokenRequest' ? undefined : false
      expect(documents[service]?.components.schemas[name]?.additionalProperties).toBe(rest)
    }
  })

  test('has an example of each parameter, request and answer', () => {
    const lacking = contents.filter(([, { examples = {} }]) => Object.keys(examples).length === 0)
    expect(lacking.map(([at]) => at)).toEqual([])
  })

  test('has examples that are valid', () => {
    const wrong = contents.flatMap(([at, { examples = {} }]) =>
      Object.entries(examples).flatMap(([name, { value }]) =>
        violations(service, `${at}/schema`, value).map((violation) => `${at} ${name}: ${violation}`),
      ),
    )
    expect(wrong).toEqual([])
  })

  test('has an example of each form that an answer can take', () => {
    const missing = contents.flatMap(([at, { schema, examples = {} }]) =>
      (schema.oneOf ?? [])
        .filter((_, index) =>
          Object.values(examples).every(
            ({ value }) => violations(service, `${at}/schema/oneOf/${index}`, value).length > 0,
          ),
        )
        .map(({ $ref }) => `${at} ${$ref}`),
    )
    expect(missing).toEqual([])
  })

  test('has errors of the status that they are answered with', () => {
    const statuses = Object.keys(operation.responses).filter((status) => Number(status) >= 400)
    expect(statuses.length).toBeGreaterThan(0)
    for (const status of statuses) {
      const { content = {} } = responseAt(service, operation, pointer, status)?.response ?? {}
      const examples = Object.values(content).flatMap(({ examples = {} }) => Object.values(examples))
      expect(examples).not.toEqual([])
      for (const { value } of examples) {
        // X's errors about parameters, and those of OAuth, do not say it.
        const unsaid = service === 'x' ? { status: Number(status), ...(value as object) } : value
        expect(unsaid).toMatchObject({ status: Number(status) })
      }
    }
  })
})

describe('the parameters of a POST', () => {
  const posts = everyOperation.filter(([, { method, service }]) => method === 'post' && service !== 'x')

  test.each(posts)(
    'of %s may all come in the query string, as JSON or as a form',
    (_, { service, operation }) => {
      const { parameters = [], requestBody = { required: true, content: {} } } = operation
      const query = parameters.filter((parameter) => parameter.in === 'query')
      expect(Object.keys(requestBody.content)).toEqual([
        'application/json',
        'application/x-www-form-urlencoded',
      ])
      for (const { schema } of Object.values(requestBody.content)) {
        const named = documents[service]?.components.schemas[schema.$ref?.split('/').at(-1) ?? '']
        expect(Object.keys(named?.properties ?? {})).toEqual(query.map(({ name }) => name))
      }
      // Each of the three may have all of them, so that none is required.
      expect([requestBody.required, ...query.map(({ required }) => required)]).not.toContain(true)
    },
  )

  test('that are lists are arrays or text in JSON, and text in the query string and in a form', () => {
    const { schemas = {} } = documents.polls?.components ?? {}
    const { parameters = [], requestBody } = documents.polls?.paths['/create/poll']?.post ?? {}
    const inQuery = parameters.find(({ name }) => name === 'responses')
    expect(inQuery?.schema.type).toBe('string')
    expect(schemas.CreatePollForm?.properties?.responses?.type).toBe('string')
    const { oneOf = [] } = schemas.CreatePollRequest?.properties?.responses ?? {}
    expect(oneOf.map(({ type }) => type)).toEqual(['array', 'string'])
    const line = 'hi,"hello, world","say ""friend"""'
    expect(inQuery?.examples?.poll?.value).toBe(line)
    const exampleAs = (type: string) => requestBody?.content[type]?.examples?.poll?.value
    expect(exampleAs('application/json')).toMatchObject({ responses: ['hi', 'hello, world', 'say "friend"'] })
    expect(exampleAs('application/x-www-form-urlencoded')).toMatchObject({ responses: line })
  })
})

test.each(all)('what HAProxy answers by itself to %s is described as haproxy.cfg has it', (_, document) => {
  const configured = readFileSync('haproxy.cfg', 'utf8')
  const responses = Object.values(document.components.responses)
  const examples = responses
    .flatMap(({ content = {} }) => Object.values(content))
    .flatMap(({ examples = {} }) => Object.values(examples))
    .map(({ value }) => value as { status: number; title: string; detail: string })
  const proxied = examples.filter(({ status }) => [408, 414, 421, 431, 502, 504].includes(status))
  expect(proxied).toHaveLength(6)
  for (const { status, title, detail } of proxied) {
    expect(configured).toContain(
      `"title":"${title}","status":${status},"detail":"${detail.replace('example.com', '%[req.fhdr(host)]')}"`,
    )
  }
})
