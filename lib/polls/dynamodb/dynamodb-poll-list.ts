import { type AttributeValue, BatchGetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { batchGetFrom } from '../../platform/dynamodb/batch-get.ts'
import { cursorAfter, positionIn, queryFeed } from '../../platform/dynamodb/feed.ts'
import { itemsAfter } from '../../platform/dynamodb/items-after.ts'
import type { DynamoDB, DynamoDBStore } from '../../platform/dynamodb.ts'
import { mapPage, pageOf } from '../../platform/page.ts'
import { type ListedPoll, listedPoll, type Standing } from '../listed-poll.ts'
import type { Poll } from '../poll.ts'
import type { PollList } from '../poll-list.ts'
import { allPolls, pollOf } from './poll-item.ts'
import { pollTalliesOf, storedTallyOf, tallyKey } from './tally-item.ts'
import { voteKey, voteOf } from './vote-item.ts'

type Item = Record<string, AttributeValue>

interface Tables {
  readonly feeds: string
  readonly results: string
  readonly voters: string
}

/**
 * A page is one Query of the feed, whose copies of the polls have the keys of all that is read next: the tallies and
 * the viewer's votes, a hundred of them a request, all requests at once.
 */
export function dynamodbPollList(store: DynamoDBStore, tables: Tables): PollList {
  return {
    async read({ limit, cursor }, viewer) {
      const operation = store.operation()
      const query = queryFeed(tables.feeds, allPolls, limit + 1, positionIn(allPolls, cursor))
      // A hundred of the largest polls exceed the megabyte that one answer holds.
      const entries = itemsAfter(query.ExclusiveStartKey, (ExclusiveStartKey) =>
        operation.send(new QueryCommand({ ...query, ExclusiveStartKey })),
      )
      const found: Item[] = []
      for await (const entry of entries) {
        found.push(entry)
        if (found.length > limit) break
      }
      const { items: polls, ...rest } = mapPage(
        pageOf(found, limit, (last) => cursorAfter(allPolls, last)),
        pollOf,
      )
      const standings = await readStandings(polls, viewer, operation)
      return {
        items: polls.flatMap((poll): ListedPoll[] => {
          const standing = standings.get(poll.pollId)
          return standing ? [listedPoll(poll, standing)] : []
        }),
        ...rest,
      }
    },
  }

  /** By the id of each poll; a poll that was deleted meanwhile has none. */
  async function readStandings(
    polls: readonly Poll[],
    viewer: string | undefined,
    operation: DynamoDB,
  ): Promise<ReadonlyMap<string, Standing>> {
    const keysOf = {
      [tables.results]: polls.flatMap(({ pollId, options }) =>
        options.map((option) => tallyKey(pollId, option)),
      ),
      [tables.voters]:
        viewer === undefined ? [] : polls.map(({ pollId }) => voteKey({ username: viewer, pollId })),
    }
    const items = await batchGetFrom(keysOf, (RequestItems) =>
      operation.send(new BatchGetItemCommand({ RequestItems })),
    )
    const tallies = pollTalliesOf((items[tables.results] ?? []).map(storedTallyOf))
    const votes = new Map((items[tables.voters] ?? []).map(voteOf).map((vote) => [vote.pollId, vote.option]))
    return new Map(
      [...tallies].map(([pollId, { tallies }]): [string, Standing] => {
        const votedFor = votes.get(pollId) ?? null
        return [pollId, { tallies, ...(viewer !== undefined && { votedFor }) }]
      }),
    )
  }
}
