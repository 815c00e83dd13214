import type { CreateTableCommandInput as Table } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { declaredTables } from '../../lib/local/engines/tables.ts'
import { earlierTables } from '../support/earlier-version/earlier-data.ts'

const declared = new Map(
  declaredTables().map(({ key, definition }) => [`${key[0]?.toUpperCase()}${key.slice(1)}Table`, definition]),
)

function indexesOf({ GlobalSecondaryIndexes = [] }: Table): Map<string | undefined, string> {
  return new Map(GlobalSecondaryIndexes.map(({ IndexName, ...rest }) => [IndexName, JSON.stringify(rest)]))
}

describe.each(Object.entries(earlierTables))('the update of %s', (name, former) => {
  const table = declared.get(name) as Table

  test('keeps the table: its key, and the types of the attributes that it still names', () => {
    expect(table.KeySchema).toEqual(former.KeySchema)
    const types = new Map(former.AttributeDefinitions?.map((one) => [one.AttributeName, one.AttributeType]))
    for (const { AttributeName, AttributeType } of table.AttributeDefinitions ?? []) {
      expect([undefined, AttributeType]).toContain(types.get(AttributeName))
    }
  })

  // CloudFormation refuses more than one in the update of a table.
  test('creates or deletes at most one index, and changes none', () => {
    const [before, after] = [indexesOf(former), indexesOf(table)]
    const created = [...after.keys()].filter((index) => !before.has(index))
    const deleted = [...before.keys()].filter((index) => !after.has(index))
    expect(created.length + deleted.length).toBeLessThanOrEqual(1)
    for (const [index, definition] of before) expect([undefined, definition]).toContain(after.get(index))
  })
})

test('the update creates tables for the lists and for users, and no others', () => {
  const created = [...declared.keys()].filter((name) => !Object.hasOwn(earlierTables, name))
  expect(created.toSorted()).toEqual(['FeedsTable', 'UsersTable'])
})
