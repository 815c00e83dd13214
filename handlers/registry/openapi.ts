import { endpoint } from '../../lib/http/endpoint.ts'
import { openapiDocument } from '../../lib/openapi/document.ts'
import { describeRegistry, registryService } from '../../lib/registry/service.ts'

const document = openapiDocument(registryService)

export const handler = endpoint(describeRegistry, () => document)
