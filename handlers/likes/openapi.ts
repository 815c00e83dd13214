import { endpoint } from '../../lib/http/endpoint.ts'
import { describeLikes, likesService } from '../../lib/likes/service.ts'
import { openapiDocument } from '../../lib/openapi/document.ts'

const document = openapiDocument(likesService)

export const handler = endpoint(describeLikes, () => document)
