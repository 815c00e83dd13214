import { tick } from '../../lib/registry/composition/sweep.ts'

export const handler = (_event?: unknown, context?: { awsRequestId: string }) => tick(context?.awsRequestId)
