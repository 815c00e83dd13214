import { describeRegistry, registryService } from '../../lib/api/classic/registry/registry-service.ts'
import { openapiDocument } from '../../lib/api/openapi/document.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

const document = openapiDocument(registryService)

export const handler = endpoint(describeRegistry, () => document)
