import { required } from '../../platform/config.ts'
import { dynamodbLastPass } from '../history/dynamodb/dynamodb-last-pass.ts'
import { client } from './instances.ts'

export const lastPass = dynamodbLastPass(client, required('PASSES_TABLE'))
