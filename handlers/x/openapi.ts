import { openapiDocument } from '../../lib/api/openapi/document.ts'
import { xConventions } from '../../lib/api/x/x-conventions.ts'
import { xDescription } from '../../lib/api/x/x-description.ts'
import { endpoint, serving } from '../../lib/api/x/x-endpoint.ts'
import { describeX, xService } from '../../lib/api/x/x-service.ts'

const document = openapiDocument(xService, xDescription, xConventions)

export const handler = serving([endpoint(describeX, () => document)])
