import { describeLikes, likesService } from '../../lib/api/classic/likes/likes-service.ts'
import { openapiDocument } from '../../lib/api/openapi/document.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

const document = openapiDocument(likesService)

export const handler = endpoint(describeLikes, () => document)
