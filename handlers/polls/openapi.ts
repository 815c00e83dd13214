import { describePolls, pollsService } from '../../lib/api/classic/polls/polls-service.ts'
import { openapiDocument } from '../../lib/api/openapi/document.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

const document = openapiDocument(pollsService)

export const handler = endpoint(describePolls, () => document)
