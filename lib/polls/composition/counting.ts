import { required } from '../../platform/config.ts'
import { Counting } from '../counting.ts'
import { dynamodbBallotBox } from '../dynamodb/dynamodb-vote-store.ts'
import { client } from './client.ts'

export const ballotBox = dynamodbBallotBox(client, {
  results: required('RESULTS_TABLE'),
  voters: required('VOTERS_TABLE'),
})
export const counting = new Counting(ballotBox)
