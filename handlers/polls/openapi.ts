import { conventions } from '../../lib/api/classic/conventions.ts'
import { endpoint } from '../../lib/api/classic/endpoint.ts'
import { describePolls, pollsService } from '../../lib/api/classic/polls/polls-service.ts'
import { openapiDocument } from '../../lib/api/openapi/document.ts'

const document = openapiDocument(pollsService, conventions)

export const handler = endpoint(describePolls, () => document)
