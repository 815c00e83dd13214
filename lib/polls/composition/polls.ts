import { systemClock } from '../../platform/clock.ts'
import { required } from '../../platform/config.ts'
import { dynamodbPollStore } from '../dynamodb/dynamodb-poll-store.ts'
import { Polls } from '../polls.ts'
import { client } from './client.ts'

export const pollStore = dynamodbPollStore(client, {
  polls: required('POLLS_TABLE'),
  results: required('RESULTS_TABLE'),
})
export const polls = new Polls(pollStore, systemClock)
