import { runScheduledSweep } from '../../lib/registry/wiring.ts'

const run = runScheduledSweep()

export const handler = (_event?: unknown, context?: { awsRequestId: string }) => run(context?.awsRequestId)
