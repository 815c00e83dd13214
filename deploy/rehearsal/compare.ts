import { isDeepStrictEqual } from 'node:util'
import { type FunctionProperties, type Resources, resourcesOf } from '../packaged.ts'
import type { Account } from './emulator.ts'

/** A property in the template and in the emulated account. */
export interface Comparison {
  readonly kind: string
  readonly name: string
  readonly property: string
  readonly declared: unknown
  readonly found: unknown
  readonly same: boolean
}

/** Compares each table, function, queue, rule, role and log group of the template with the deployed resource. */
export function compare(resources: Resources, account: Account): Comparison[] {
  return [
    ...tables(resources, account),
    ...functions(resources, account),
    ...queues(resources, account),
    ...rules(resources, account),
    ...roles(resources, account),
    ...logGroups(resources, account),
  ]
}

function tables(resources: Resources, account: Account): Comparison[] {
  return resourcesOf<{ TableName: string }>(resources, 'AWS::DynamoDB::Table').flatMap(
    ([, { Properties }]) => {
      const { TableName, ...declared } = Properties
      return properties('table', TableName, declared, account.tables[TableName])
    },
  )
}

function functions(resources: Resources, account: Account): Comparison[] {
  return resourcesOf<FunctionProperties>(resources, 'AWS::Lambda::Function').flatMap(([, { Properties }]) => {
    const { FunctionName, Role: _, Code: __, Environment, VpcConfig, KmsKeyArn, ...declared } = Properties
    const found = account.functions[FunctionName]
    const network = found?.VpcConfig as FunctionProperties['VpcConfig']
    return [
      ...properties('function', FunctionName, declared, found),
      comparison(
        'function',
        FunctionName,
        'Environment',
        Object.keys(Environment.Variables).toSorted(),
        Object.keys(found?.Environment?.Variables ?? {}).toSorted(),
      ),
      comparison(
        'function',
        FunctionName,
        'subnets',
        VpcConfig?.SubnetIds.length ?? 0,
        network?.SubnetIds.length,
      ),
      comparison('function', FunctionName, 'KmsKeyArn', KmsKeyArn !== undefined, Boolean(found?.KmsKeyArn)),
    ]
  })
}

function queues(resources: Resources, account: Account): Comparison[] {
  return resourcesOf(resources, 'AWS::SQS::Queue').flatMap(([name, { Properties }]) => {
    const { RedrivePolicy, ...declared } = Properties
    const found = byLogicalId(account.queues, name)
    const redrive = RedrivePolicy && (RedrivePolicy as { maxReceiveCount: number }).maxReceiveCount
    return [
      ...Object.entries(declared).map(([property, value]) =>
        comparison('queue', name, property, `${value}`, found?.[property]),
      ),
      comparison(
        'queue',
        name,
        'maxReceiveCount',
        redrive,
        found?.RedrivePolicy && JSON.parse(found.RedrivePolicy).maxReceiveCount,
      ),
    ]
  })
}

function rules(resources: Resources, account: Account): Comparison[] {
  const mappings = resourcesOf(resources, 'AWS::Lambda::EventSourceMapping')
  return [
    comparison('event source mapping', 'all', 'number', mappings.length, account.mappings.length),
    ...resourcesOf<{ Targets: unknown[]; ScheduleExpression: string; State: string }>(
      resources,
      'AWS::Events::Rule',
    ).flatMap(([name, { Properties }]) => {
      const { Targets, ScheduleExpression, State } = Properties
      const found = byLogicalId(account.rules, name)
      return [
        ...properties('rule', name, { ScheduleExpression, State }, found),
        comparison('rule', name, 'targets', Targets.length, found?.Targets.length),
      ]
    }),
  ]
}

interface Role {
  readonly Policies: readonly {
    readonly PolicyDocument: { readonly Statement: readonly { Action: unknown }[] }
  }[]
}

function roles(resources: Resources, account: Account): Comparison[] {
  return resourcesOf<Role>(resources, 'AWS::IAM::Role').map(([name, { Properties }]) => {
    const declared = Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    const found = byLogicalId(account.roles, name)?.Statement.map(({ Action }) => Action)
    return comparison(
      'role',
      name,
      'actions',
      declared.map(({ Action }) => Action),
      found,
    )
  })
}

function logGroups(resources: Resources, account: Account): Comparison[] {
  return resourcesOf<{ LogGroupName: string; RetentionInDays: number }>(resources, 'AWS::Logs::LogGroup').map(
    ([, { Properties }]) =>
      comparison(
        'log group',
        Properties.LogGroupName,
        'RetentionInDays',
        Properties.RetentionInDays,
        account.logGroups[Properties.LogGroupName],
      ),
  )
}

function properties(kind: string, name: string, declared: object, found: object | undefined): Comparison[] {
  return Object.entries(declared).map(([property, value]) =>
    comparison(kind, name, property, value, found && Reflect.get(found, property)),
  )
}

function comparison(
  kind: string,
  name: string,
  property: string,
  declared: unknown,
  found: unknown,
): Comparison {
  return { kind, name, property, declared, found, same: isDeepStrictEqual(declared, found) }
}

/** Finds a resource by the name that CloudFormation generated from its logical id: `stack-Name-suffix`. */
function byLogicalId<Value>(all: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.entries(all).find(([key]) => key.split('-').at(-2) === name)?.[1]
}
