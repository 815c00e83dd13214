import { required } from '../../platform/config.ts'
import { dynamodbStore } from '../../platform/dynamodb.ts'
import { dynamodbInstances } from '../instances/dynamodb/dynamodb-instance-store.ts'

export const client = dynamodbStore()
export const instances = dynamodbInstances(client, {
  services: required('SERVICES_TABLE'),
  probations: required('PROBATIONS_TABLE'),
})
