import { Logger } from '@aws-lambda-powertools/logger'

/** One JSON object a line. `POWERTOOLS_SERVICE_NAME` and `POWERTOOLS_LOG_LEVEL` set its service and level. */
export const log = new Logger()
