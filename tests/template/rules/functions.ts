import { readdirSync, readFileSync } from 'node:fs'
import { expect } from '@jest/globals'
import { parse } from 'yaml'
import { services } from '../../../lib/api/apis.ts'
import type { DescribedRoute } from '../../../lib/api/contract/define-route.ts'
import { allow, arn, attribute, logicalName, policy, type Rules, ref, resource, sub } from './notation.ts'
import type { Stage } from './stage.ts'

interface FunctionOf {
  readonly name: string
  /** Undefined for the fallback. */
  readonly service?: string
}

/** The functions with routes: one for each operation, for X's API few, and the fallback. */
export const routedFunctions: readonly FunctionOf[] = [
  ...services.flatMap(({ name: service, routes }) =>
    [...new Set(routes.map((route) => functionOf(service, route)))].map((name) => ({ name, service })),
  ),
  { name: 'fallback' },
]

/** The function that serves a route. */
export function functionOf(
  service: string,
  { operationId, method, parameters }: DescribedRoute<unknown, unknown, never>,
): string {
  if (service !== 'x' || operationId === 'describeX') return operationId
  if (!parameters.some((name) => /^(caller|user)$/.test(name))) return 'openX'
  return method === 'GET' && operationId !== 'getMe' ? 'readX' : 'writeX'
}

/** The functions that are not of one route, each with the file of its handler. */
const ownHandlers: Readonly<Record<string, string>> = {
  sweepRegistry: 'sweep.ts',
  upgrade: 'upgrade.ts',
  readX: 'reads.ts',
  writeX: 'writes.ts',
  openX: 'open.ts',
}

const unroutedFunctions: readonly FunctionOf[] = [
  { name: 'sweepRegistry', service: 'registry' },
  { name: 'upgrade', service: 'upgrade' },
]

const inNetwork = new Set([
  'likePost',
  'unlikePost',
  'countLikes',
  'listLikedPosts',
  'listLikers',
  'listTopPosts',
  'deletePost',
  'getPost',
  'listPosts',
  'listUserPosts',
  'getUser',
  'listUsers',
  'checkLikesHealth',
  'readX',
  'writeX',
  'openX',
  'upgrade',
])
const registering = new Set(['checkLikesHealth', 'checkPollsHealth', 'listHealths'])
const publishingMetrics = new Set(['likePost', 'castVote', 'sweepRegistry', 'writeX'])

/** The tables of each function and its actions on them. tests/template/bundles.test.ts checks them against its behaviour. */
const { functions: declared } = parse(readFileSync('resources/deployment.yml', 'utf8')) as {
  functions: Record<string, { tables?: Record<string, string[]> }>
}

/** All tables, and actions on them, of the functions in the private network. */
export function tablesFromNetwork() {
  const needed = [...inNetwork].flatMap((name) => Object.entries(declared[name]?.tables ?? {}))
  const used = needed.filter(([, actions]) => actions.length > 0)
  return {
    actions: [...new Set(used.flatMap(([, actions]) => actions.map((action) => `dynamodb:${action}`)))],
    arns: [...new Set(used.map(([table]) => table))].map(tableArn),
  }
}

/** Each function with its configuration, role and log. */
export function functionRules(stage: Stage): Rules {
  const functions = [...routedFunctions, ...unroutedFunctions]
  return Object.assign({}, ...functions.map((one) => functionRule(one, stage)))
}

function functionRule({ name, service }: FunctionOf, stage: Stage): Rules {
  const key = logicalName(name)
  const deployedName = `microblog-${stage.name}-${name}`
  const isInNetwork = inNetwork.has(name)
  const tables = declared[name]?.tables ?? {}
  return {
    [`${key}LambdaFunction`]: resource(
      'AWS::Lambda::Function',
      {
        FunctionName: deployedName,
        Code: {
          S3Bucket: ref('ServerlessDeploymentBucket'),
          S3Key: expect.stringMatching(
            new RegExp(`^serverless/microblog/${stage.name}/\\d{13}-[\\dT:.-]+Z/${name}\\.zip$`),
          ),
        },
        Handler: handlerOf(name, service),
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        ...sizeOf(name),
        Role: sub(`\${${key}Role.Arn}`),
        Environment: {
          Variables: {
            ...Object.fromEntries(Object.keys(tables).map((table) => tableVariable(table, stage))),
            ...(name === 'sweepRegistry' && { ...stage.sweepVariables, ...stage.probeVariables }),
            ...(name === 'registerService' && stage.probeVariables),
            ...(isInNetwork && { REDIS_URL: redisUrl(stage) }),
            ...(registering.has(name) && { PUBLIC_URL: publicUrl }),
            ...(publishingMetrics.has(name) && { METRICS_NAMESPACE: `microblog-${stage.name}` }),
            ...(service && { POWERTOOLS_SERVICE_NAME: service }),
          },
        },
        LoggingConfig: { LogFormat: 'JSON' },
        ...(isInNetwork && {
          // In the private network, and with the Redis password encrypted under a dedicated key.
          KmsKeyArn: arn('EnvironmentKey'),
          VpcConfig: {
            SubnetIds: [ref('PrivateSubnetA'), ref('PrivateSubnetB')],
            SecurityGroupIds: [ref('LikesFunctions')],
          },
        }),
      },
      { DependsOn: [`${key}LogGroup`] },
    ),
    [`${key}LogGroup`]: resource('AWS::Logs::LogGroup', {
      LogGroupName: `/aws/lambda/${deployedName}`,
      RetentionInDays: stage.logRetentionDays,
    }),
    [`${key}Role`]: resource('AWS::IAM::Role', {
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
      Policies: [
        {
          PolicyName: 'function',
          PolicyDocument: policy(
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arn(`${key}LogGroup`)),
            ...Object.entries(tables)
              .filter(([, actions]) => actions.length > 0)
              .map(([table, actions]) =>
                allow(
                  actions.map((action) => `dynamodb:${action}`),
                  tableArn(table),
                ),
              ),
            ...(name === 'sweepRegistry' ? queues : []),
            ...(isInNetwork ? networkActions(deployedName) : []),
          ),
        },
      ],
    }),
  }
}

/** A whole CPU for the sweep, more time for the upgrade, and little for functions without a store. */
function sizeOf(name: string) {
  if (name === 'upgrade') return { MemorySize: 1024, Timeout: 90 }
  if (name === 'sweepRegistry') return { MemorySize: 1769, Timeout: 24 }
  return /^(describe\w+|fallback)$/.test(name)
    ? { MemorySize: 256, Timeout: 3 }
    : { MemorySize: 512, Timeout: 6 }
}

/** The only handler of the service that is the operation's own; that of a write may serve a read of its path, too. */
function handlerOf(name: string, service: string | undefined): string {
  if (!service) return `handlers/${name}.handler`
  const folder = `handlers/${service}`
  const serving = readdirSync(folder).filter((file) =>
    ownHandlers[name]
      ? file === ownHandlers[name]
      : new RegExp(`handler = (\\w+\\(\\[?\\s*)?endpoint\\(\\s*${name}\\b`).test(
          readFileSync(`${folder}/${file}`, 'utf8'),
        ),
  )
  expect(serving).toHaveLength(1)
  return `${folder}/${serving[0]?.replace('.ts', '.handler')}`
}

function tableVariable(table: string, { name }: Stage): [string, string] {
  const key = table.replace(/\/.*/, '')
  return [`${key.toUpperCase()}_TABLE`, `microblog-${name}-${key}`]
}

function tableArn(table: string) {
  const [key = '', index] = table.split('/')
  const resource = `${logicalName(key)}Table`
  return index ? sub(`\${${resource}.Arn}/index/${index}`) : arn(resource)
}

function redisUrl({ redis }: Stage) {
  return {
    'Fn::Sub': [
      'rediss://likes:{{resolve:secretsmanager:${RedisPassword}}}@${Address}:6379?cluster=true',
      {
        Address:
          redis === 'serverless-cache'
            ? attribute('RedisServerlessCache', 'Endpoint.Address')
            : attribute('RedisReplicationGroup', 'ConfigurationEndPoint.Address'),
      },
    ],
  }
}

const publicUrl = sub('https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}')

/** Ticks come from one queue, and failed ones go to the other. */
const queues = [
  allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arn('HalfMinuteQueue')),
  allow(['sqs:SendMessage'], arn('SweepFailures')),
]

const interfaces = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]
const descriptions = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets']

/** Actions that Lambda itself takes under the role of a function in the network, and its code must not take. */
function networkActions(deployedName: string) {
  const ownArn = sub(
    `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${deployedName}`,
  )
  return [
    allow(['kms:Decrypt'], arn('EnvironmentKey'), {
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:lambda:FunctionArn': ownArn } },
    }),
    allow(interfaces, sub('arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:*/*')),
    allow(descriptions, '*'),
    {
      Effect: 'Deny',
      Action: [...interfaces, ...descriptions],
      Resource: '*',
      Condition: { ArnEquals: { 'lambda:SourceFunctionArn': ownArn } },
    },
  ]
}
