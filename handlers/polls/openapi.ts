import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { conventions } from '../../lib/api/classic/conventions.ts'
import { pollsDescription } from '../../lib/api/classic/polls/polls-description.ts'
import { describePolls, pollsService } from '../../lib/api/classic/polls/polls-service.ts'
import { openapiDocument } from '../../lib/api/openapi/document.ts'

const document = openapiDocument(pollsService, pollsDescription, conventions)

export const handler = endpoint(describePolls, () => document)
