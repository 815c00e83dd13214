import { readFileSync } from 'node:fs'

/** A change to a source of the sweep that removes one of its safeguards. */
export interface Mutation {
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
}

const sweep = 'lib/registry/sweep'

/** One mutation for every safeguard. The simulation must catch each. */
export const mutations: readonly Mutation[] = [
  {
    name: 'the check of the fencing token in a commit',
    file: `${sweep}/dynamodb/lock-requests.ts`,
    from: `    Key: marshall({ lock_name: lease.lockName }),
    ConditionExpression: isOurs,
    ExpressionAttributeValues: ours(lease),
  }
}

function`,
    to: `    Key: marshall({ lock_name: lease.lockName }),
    ConditionExpression: 'attribute_exists(lock_name)',
  }
}

function`,
  },
  {
    name: 'the generation check of an eviction',
    file: 'lib/registry/instances/dynamodb/instance-item.ts',
    from: `ConditionExpression: 'generation = :generation'`,
    to: `ConditionExpression: 'attribute_exists(generation) OR generation = :generation'`,
  },
  {
    name: 'not_before',
    file: `${sweep}/dynamodb/lock-requests.ts`,
    from: `const isDue = '(attribute_not_exists(not_before)`,
    to: `const isDue = '(attribute_exists(not_before) OR attribute_not_exists(not_before)`,
  },
  {
    name: 'the holder check of a release',
    file: `${sweep}/dynamodb/lock-requests.ts`,
    from: `'REMOVE holder, expires_at',
    ConditionExpression: isOurs,
    ExpressionAttributeValues: ours(lease),`,
    to: `'REMOVE holder, expires_at',`,
  },
  {
    name: 'the distrust of times far ahead',
    file: `${sweep}/lock-state.ts`,
    from: '!isWithinClockSkew(time, now.getTime(), furthest)',
    to: 'time > now.getTime() + 600_000',
  },
  {
    name: 'the second reading of the clock, after the lock was read',
    file: `${sweep}/dynamodb/dynamodb-lock-store.ts`,
    from: 'isBlockedByWrongClock(stored, at, clock())',
    to: 'isBlockedByWrongClock(stored, at, at)',
  },
  {
    name: 'the registration check of a reinstatement',
    file: `${sweep}/dynamodb/commit-requests.ts`,
    from: `    ConditionExpression: 'attribute_not_exists(address)',\n`,
    to: '',
  },
  {
    name: 'the deregistration check of a reinstatement',
    file: 'lib/registry/probation/dynamodb/probation-requests.ts',
    from: `const isStanding = 'generation = :generation'`,
    to: `const isStanding = 'attribute_not_exists(generation) OR generation = :generation'`,
  },
]

/** The source of the mutated file. */
export function mutated({ file, from, to, name }: Mutation): string {
  const source = readFileSync(file, 'utf8')
  if (source.split(from).length !== 2)
    throw new Error(`${file} has no single place from which to remove ${name}`)
  return source.replace(from, to)
}
