import { type AttributeValue, BatchGetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { aTime, decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import { batchGet, batchGetFrom } from '../../platform/dynamodb/batch-get.ts'
import type { DynamoDB, DynamoDBStore } from '../../platform/dynamodb.ts'
import { pageOf } from '../../platform/page.ts'
import type { Vote } from '../vote.ts'
import type { ListedVote, VoteHistory } from '../vote-history.ts'
import { pollKey, pollOf } from './poll-item.ts'
import { voteKey, voteOf } from './vote-item.ts'
import { queryVotes } from './vote-requests.ts'

interface Tables {
  readonly polls: string
  readonly voters: string
}

/** How many times a page is topped up in place of votes in deleted polls; then it stays shorter than its limit. */
const maxRounds = 5

export function dynamodbVoteHistory(store: DynamoDBStore, tables: Tables): VoteHistory {
  /** The votes in polls that exist, in their order. */
  async function standing(votes: readonly Vote[], operation: DynamoDB): Promise<ListedVote[]> {
    const items = await batchGet(
      tables.polls,
      votes.map(({ pollId }) => pollKey(pollId)),
      (RequestItems) => operation.send(new BatchGetItemCommand({ RequestItems })),
    )
    const titles = new Map(items.map(pollOf).map(({ pollId, title }) => [pollId, title]))
    return votes.flatMap((vote) => {
      const title = titles.get(vote.pollId)
      return title === undefined ? [] : [{ ...vote, title }]
    })
  }

  return {
    async find(username, pollId) {
      const keysOf = {
        [tables.polls]: [pollKey(pollId)],
        [tables.voters]: [voteKey({ username, pollId })],
      }
      const operation = store.operation()
      const items = await batchGetFrom(keysOf, (RequestItems) =>
        operation.send(new BatchGetItemCommand({ RequestItems })),
      )
      const [poll, vote] = [items[tables.polls]?.[0], items[tables.voters]?.[0]]
      return { isPoll: poll !== undefined, ...(vote && { vote: voteOf(vote) }) }
    },

    async list(username, { limit, cursor }) {
      const scope = `votes of ${username}`
      const cursorAfter = ({ votedAt, pollId }: Vote) => encodeCursor(scope, [votedAt, pollId])
      const query = queryVotes(
        tables.voters,
        username,
        limit + 1,
        decodeCursor(scope, cursor, [aTime, someText(64)]),
      )
      const operation = store.operation()
      const found: ListedVote[] = []
      let after: Record<string, AttributeValue> | undefined = query.ExclusiveStartKey
      for (let round = 1; ; round++) {
        const { Items = [], LastEvaluatedKey } = await operation.send(
          new QueryCommand({ ...query, ExclusiveStartKey: after }),
        )
        const votes = Items.map(voteOf)
        found.push(...(await standing(votes, operation)))
        after = LastEvaluatedKey
        if (!after || found.length > limit) return pageOf(found, limit, cursorAfter)
        const last = votes.at(-1)
        if (round === maxRounds && last) return { items: found, next: cursorAfter(last) }
      }
    },
  }
}
