import { systemClock } from '../../platform/clock.ts'
import { required } from '../../platform/config.ts'
import { dynamodbAuditLog } from '../history/dynamodb/dynamodb-audit-log.ts'
import { client } from './instances.ts'

const tables = { evictions: required('EVICTIONS_TABLE'), passes: required('PASSES_TABLE') }

export const evidence = dynamodbAuditLog(client, tables, systemClock)
