import { dynamodbStore } from '../../platform/dynamodb.ts'

export const client = dynamodbStore()
