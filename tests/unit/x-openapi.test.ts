import { describe, expect, test } from '@jest/globals'
import { xService } from '../../lib/api/x/x-service.ts'
import { pathOnGateway } from '../support/openapi/described-reply.ts'
import { documents, operations, type Schema } from '../support/openapi/documents.ts'

const routes = xService.routes.map((route) => {
  const described = operations.find(
    (each) => pathOnGateway(each) === route.path && each.method === route.method.toLowerCase(),
  )
  if (!described) throw new Error(`${route.operationId} is not described`)
  const { operation } = described
  return { id: route.operationId, path: route.path, fields: Object.keys(route.fields), operation }
})

describe.each(routes.map((route) => [route.id, route] as const))('the description of %s', (_, route) => {
  const { fields, path, operation } = route
  const parameters = operation.parameters ?? []

  test('has each parameter of the contract in its place', () => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const places = fields
      .filter((name) => !['caller', 'user', 'body', 'form'].includes(name))
      .map((name) => [name, inPath.includes(name) ? 'path' : 'query'])
    expect(parameters.map((parameter) => [parameter.name, parameter.in])).toEqual(places)
  })

  test('requires what a request must have', () => {
    const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name)
    expect(required).toEqual(
      fields.filter((name) => path.includes(`{${name}}`) || ['ids', 'usernames', 'query'].includes(name)),
    )
    const types = Object.keys(operation.requestBody?.content ?? {})
    expect(types).toEqual([
      ...(fields.includes('body') ? ['application/json'] : []),
      ...(fields.includes('form') ? ['application/x-www-form-urlencoded'] : []),
    ])
    if (types.length > 0) expect(operation.requestBody?.required).toBe(true)
  })

  test('says who may send it, and that others are refused', () => {
    const schemes = (operation.security ?? []).flatMap((requirement) => Object.keys(requirement))
    const ofUser = ['OAuth2UserToken', 'UserToken']
    const isForUser = fields.includes('user')
    expect(schemes).toEqual(isForUser ? ofUser : fields.includes('caller') ? ['BearerToken', ...ofUser] : [])
    expect('401' in operation.responses).toBe(schemes.length > 0)
    const refused = JSON.stringify(operation.responses[403])
    expect(refused.includes('UnsupportedAuthentication')).toBe(isForUser)
    expect(documents.x?.components.securitySchemes).toHaveProperty('BearerToken.scheme', 'bearer')
  })
})

test('a list in a query string is one text with commas', () => {
  const lists = routes
    .flatMap(({ operation }) => operation.parameters ?? [])
    .filter(({ schema }) => schema.type === 'array')
  expect(lists.map(({ explode }) => explode)).not.toContain(true)
  expect(lists.map(({ explode }) => explode)).not.toContain(undefined)
  expect(new Set(lists.map(({ name }) => name))).toContain('tweet.fields')
})

test('every answer but a 401 says how many requests may follow', () => {
  const { responses = {} } = documents.x?.components ?? {}
  expect(Object.keys(responses)).toContain('Unauthorized')
  for (const [name, { headers = {} }] of Object.entries(responses)) {
    expect([name, 'x-rate-limit-reset' in headers]).toEqual([name, name !== 'Unauthorized'])
    expect(headers).toHaveProperty('x-transaction-id')
  }
  const { headers } = routes[1]?.operation.responses[201] ?? {}
  expect(headers).toHaveProperty('x-rate-limit-remaining')
})

test('the paths of X are below the root of the server, and its own beside the description', () => {
  expect(documents.x?.servers).toEqual([{ url: '/' }])
  const own = Object.entries(documents.x?.paths ?? {}).filter(([, { servers }]) => servers)
  expect(own).toEqual([
    ['/health-check', expect.objectContaining({ servers: [{ url: './' }] })],
    ['/openapi.json', expect.objectContaining({ servers: [{ url: './' }] })],
  ])
})

test('what is described of a body is what its contract checks', () => {
  const { CreatePostPoll, CreatePostRequest }: Readonly<Record<string, Schema>> =
    documents.x?.components.schemas ?? {}
  expect(CreatePostPoll).toMatchObject({
    required: ['options', 'duration_minutes'],
    properties: {
      options: { minItems: 2, maxItems: 4, uniqueItems: true, items: { minLength: 1, maxLength: 25 } },
      duration_minutes: { type: 'integer', minimum: 5, maximum: 10_080 },
    },
  })
  expect(CreatePostRequest?.properties?.text).toEqual({ type: 'string', minLength: 1, maxLength: 280 })
})

test('errors of one kind are different examples', () => {
  const { operation } = routes.find(({ id }) => id === 'deleteTweet') ?? {}
  const { schema, examples = {} } = operation?.responses[403]?.content?.['application/json'] ?? {}
  expect(schema?.oneOf).toHaveLength(2)
  expect(Object.keys(examples)).toEqual(['UnsupportedAuthentication', 'Forbidden', 'Forbidden2'])
  expect(examples.Forbidden2?.value).toMatchObject({ detail: 'You are not authorized to delete this Tweet.' })
})
