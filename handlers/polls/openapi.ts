import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { conventions } from '../../lib/api/classic/conventions.ts'
import { describePolls, pollsService } from '../../lib/api/classic/polls/polls-service.ts'
import { openapiDocument } from '../../lib/api/openapi/document.ts'

const document = openapiDocument(pollsService, conventions)

export const handler = endpoint(describePolls, () => document)
