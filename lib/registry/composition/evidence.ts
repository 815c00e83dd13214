import { systemClock } from '../../platform/clock.ts'
import { required } from '../../platform/config.ts'
import { dynamodbEvidence } from '../sweep/dynamodb-evidence.ts'
import { client } from './instances.ts'

const tables = { evictions: required('EVICTIONS_TABLE'), passes: required('PASSES_TABLE') }

export const evidence = dynamodbEvidence(client, tables, systemClock)
