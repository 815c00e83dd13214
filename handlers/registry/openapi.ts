import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { conventions } from '../../lib/api/classic/conventions.ts'
import { registryDescription } from '../../lib/api/classic/registry/registry-description.ts'
import { describeRegistry, registryService } from '../../lib/api/classic/registry/registry-service.ts'
import { openapiDocument } from '../../lib/api/openapi/document.ts'

const document = openapiDocument(registryService, registryDescription, conventions)

export const handler = endpoint(describeRegistry, () => document)
