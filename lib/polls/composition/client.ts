import { connectDynamoDB } from '../../platform/dynamodb.ts'

export const client = connectDynamoDB()
