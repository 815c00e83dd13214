import { endpoint } from '../../lib/http/endpoint.ts'
import { openapiDocument } from '../../lib/openapi/document.ts'
import { describePolls, pollsService } from '../../lib/polls/service.ts'

const document = openapiDocument(pollsService)

export const handler = endpoint(describePolls, () => document)
