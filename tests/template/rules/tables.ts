import { type Rules, resource } from './notation.ts'
import type { Stage } from './stage.ts'

/** The tables' keys: HASH and RANGE of each, and of its index. */
const userTables: Record<string, TableKeys> = {
  users: { key: ['users_id', 'username'] },
  // Its former index goes when the function that read it no longer does.
  posts: { key: ['posts_id'], after: ['ListUserPostsLambdaFunction'] },
  feeds: { key: ['feed', 'position'] },
  polls: { key: ['polls_id'], index: { name: 'by_polls_title', key: ['polls_title', 'created_at'] } },
  results: { key: ['polls_id', 'response'] },
  voters: {
    key: ['username', 'polls_id'],
    index: { name: 'by_voted_at', key: ['username', 'voted_at'] },
  },
}

const registryTables: Record<string, TableKeys> = {
  // Only the items that hold the spelling of a service's name expire.
  services: { key: ['service_name', 'address'], expires: true },
  locks: { key: ['lock_name'] },
  passes: { key: ['log', 'position'], expires: true },
  evictions: {
    key: ['service_name', 'position'],
    index: { name: 'by_time', key: ['log', 'position'] },
    expires: true,
  },
  probations: { key: ['service_name', 'address'], expires: true },
}

interface TableKeys {
  readonly key: readonly string[]
  readonly index?: { readonly name: string; readonly key: readonly string[] }
  readonly expires?: true
  readonly after?: readonly string[]
}

/** All tables are on demand, encrypted and have point-in-time recovery. Users' data outlives the stack. */
export function tableRules({ name: stage, userData }: Stage): Rules {
  const kept = userData === 'keep'
  return {
    ...Object.assign(
      {},
      ...Object.entries(userTables).map((table) =>
        tableRule(stage, table, kept ? 'Retain' : 'Delete', { DeletionProtectionEnabled: kept }),
      ),
      ...Object.entries(registryTables).map((table) => tableRule(stage, table, 'Delete', {})),
    ),
  }
}

function tableRule(
  stage: string,
  [name, { key, index, expires, after }]: [string, TableKeys],
  removal: 'Retain' | 'Delete',
  protection: object,
): Rules {
  const attributes = [...new Set([...key, ...(index?.key ?? [])])]
  return {
    [`${name[0]?.toUpperCase()}${name.slice(1)}Table`]: resource(
      'AWS::DynamoDB::Table',
      {
        TableName: `microblog-${stage}-${name}`,
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        ...protection,
        AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keySchema(key),
        ...(index && {
          GlobalSecondaryIndexes: [
            {
              IndexName: index.name,
              KeySchema: keySchema(index.key),
              Projection: { ProjectionType: 'ALL' },
            },
          ],
        }),
        ...(expires && { TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true } }),
      },
      { DeletionPolicy: removal, UpdateReplacePolicy: removal, ...(after && { DependsOn: after }) },
    ),
  }
}

function keySchema(key: readonly string[]) {
  return key.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' }))
}
