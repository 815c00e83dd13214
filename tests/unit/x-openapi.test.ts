import { expect, test } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { pathOutside } from '../../lib/api/contract/api-service.ts'
import { openapiDocument } from '../../lib/api/openapi/document.ts'
import { xConventions } from '../../lib/api/x/x-conventions.ts'
import { xDescription } from '../../lib/api/x/x-description.ts'
import { xService } from '../../lib/api/x/x-service.ts'
import { addressesOf } from '../../lib/http/route.ts'

const document = openapiDocument(xService, xDescription, xConventions)

test("the description of X's API is valid OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
  expect(document.openapi).toBe('3.1.0')
})

test("the description of X's API has every route and no other", () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const expected = xService.routes
    .flatMap(addressesOf)
    .map(({ method, path }) => `${method} ${pathOutside(xService, path)}`)
  expect(described.toSorted()).toEqual(expected.toSorted())
})
