import { ScanCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import type { StoredPart } from '../../platform/upgrade-step.ts'
import type { Vote } from '../vote.ts'
import { voteOf } from './vote-item.ts'
import { scanVotes } from './vote-requests.ts'

/** Reads the next votes of all, in the order of the table. */
export function dynamodbVoteReader(store: DynamoDBStore, table: string) {
  return async (position: string | undefined, limit: number): Promise<StoredPart<Vote>> => {
    const scan = scanVotes(table, position === undefined ? undefined : JSON.parse(position), limit)
    const { Items = [], LastEvaluatedKey } = await store.send(new ScanCommand(scan))
    const items = Items.map(voteOf)
    return { items, read: items.length, next: LastEvaluatedKey && JSON.stringify(lastOf(items)) }
  }
}

/** The key of the last vote of a part, which is where the next one begins. */
function lastOf(votes: readonly Vote[]): Pick<Vote, 'username' | 'pollId'> | undefined {
  const last = votes.at(-1)
  return last && { username: last.username, pollId: last.pollId }
}
