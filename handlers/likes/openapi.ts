import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { conventions } from '../../lib/api/classic/conventions.ts'
import { likesDescription } from '../../lib/api/classic/likes/likes-description.ts'
import { describeLikes, likesService } from '../../lib/api/classic/likes/likes-service.ts'
import { openapiDocument } from '../../lib/api/openapi/document.ts'

const document = openapiDocument(likesService, likesDescription, conventions)

export const handler = endpoint(describeLikes, () => document)
