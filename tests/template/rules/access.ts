import { services } from '../../../lib/api/apis.ts'
import type { DescribedRoute } from '../../../lib/api/contract/define-route.ts'
import { addressesOf } from '../../../lib/http/route.ts'
import { functionOf, routedFunctions } from './functions.ts'
import { arn, joined, logicalName, type Rules, ref, resource } from './notation.ts'
import type { Stage } from './stage.ts'

/** The API, its routes and their authorizers. There is no other way in. */
export function accessRules(stage: Stage): Rules {
  return {
    HttpApi: resource('AWS::ApiGatewayV2::Api', {
      Name: `${stage.name}-microblog`,
      ProtocolType: 'HTTP',
      ...(stage.corsOrigins && {
        CorsConfiguration: { AllowOrigins: stage.corsOrigins, MaxAge: 3_600, ...crossOrigin },
      }),
    }),
    HttpApiStage: resource('AWS::ApiGatewayV2::Stage', {
      ApiId: ref('HttpApi'),
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: {
        DetailedMetricsEnabled: false,
        ThrottlingRateLimit: stage.requestsPerSecond,
        ThrottlingBurstLimit: stage.burst,
      },
      AccessLogSettings: { DestinationArn: arn('HttpApiLogGroup'), Format: accessLog },
    }),
    HttpApiLogGroup: resource('AWS::Logs::LogGroup', {
      LogGroupName: `/aws/http-api/microblog-${stage.name}`,
      RetentionInDays: stage.logRetentionDays,
    }),
    ...(stage.tokens && {
      HttpApiAuthorizerUsers: resource('AWS::ApiGatewayV2::Authorizer', {
        ApiId: ref('HttpApi'),
        Name: 'users',
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer: stage.tokens.issuer, Audience: stage.tokens.audience },
      }),
    }),
    ...routeRule('$default', 'fallback', {}),
    ...Object.assign(
      {},
      ...services.flatMap(({ name, routes }) => routes.map((route) => routeRules(name, route, stage))),
      ...routedFunctions.map(({ name }) => integrationRules(name)),
    ),
  }
}

/**
 * Every GET is also a HEAD and, except for X's, a POST, as which a GET with a body is passed on. The callers are the same.
 * Where another route has that POST, its function answers both.
 */
function routeRules(service: string, route: DescribedRoute<unknown, unknown, never>, stage: Stage): Rules {
  const callers = callersOf(service, route, stage)
  const keys = addressesOf(route).flatMap(({ method, path }) =>
    methodsOf(service, method).map((sent) => `${sent} ${path}`),
  )
  const others = services
    .flatMap(({ routes }) => routes)
    .filter(({ operationId }) => operationId !== route.operationId)
    .flatMap(addressesOf)
    .map(({ method, path }) => `${method} ${path}`)
  return Object.assign(
    {},
    ...keys
      .filter((key) => !others.includes(key))
      .map((key) => routeRule(key, functionOf(service, route), callers)),
  )
}

function methodsOf(service: string, method: string): string[] {
  if (method !== 'GET') return [method]
  return service === 'x' ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST']
}

/**
 * Writes to the registry must be signed. Writes on behalf of a user need a token if the stage has an issuer, and so do
 * all routes of X's API in which somebody acts or looks.
 */
function callersOf(
  service: string,
  { method, parameters }: DescribedRoute<unknown, unknown, never>,
  { tokens }: Stage,
): object {
  if (service === 'x' ? !parameters.some((name) => /^(caller|user)$/.test(name)) : method === 'GET') return {}
  if (service === 'registry') return { AuthorizationType: 'AWS_IAM' }
  return tokens ? { AuthorizationType: 'JWT', AuthorizerId: ref('HttpApiAuthorizerUsers') } : {}
}

function routeRule(RouteKey: string, operation: string, callers: object): Rules {
  return {
    [`HttpApiRoute${RouteKey === '$default' ? 'Default' : nameOfRoute(RouteKey)}`]: resource(
      'AWS::ApiGatewayV2::Route',
      {
        ApiId: ref('HttpApi'),
        RouteKey,
        Target: { 'Fn::Join': ['/', ['integrations', ref(`HttpApiIntegration${logicalName(operation)}`)]] },
        ...callers,
      },
    ),
  }
}

/** `GET /likes/health-check` is GetLikesHealthDashcheck. */
function nameOfRoute(key: string): string {
  const [method = '', path = ''] = key.split(' ')
  return [method.toLowerCase(), ...path.split('/').slice(1)]
    .map((part) => logicalName(part).replaceAll('-', 'Dash').replaceAll(/[._]/g, ''))
    .map((part) => part.replace(/^\{(.*)\}$/, (_, name) => `${logicalName(name.replaceAll('_', ''))}Var`))
    .join('')
}

function integrationRules(operation: string): Rules {
  const key = logicalName(operation)
  return {
    [`HttpApiIntegration${key}`]: resource('AWS::ApiGatewayV2::Integration', {
      ApiId: ref('HttpApi'),
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: arn(`${key}LambdaFunction`),
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 30_000,
    }),
    [`${key}LambdaPermissionHttpApi`]: resource('AWS::Lambda::Permission', {
      FunctionName: arn(`${key}LambdaFunction`),
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: joined(
        'arn:',
        ref('AWS::Partition'),
        ':execute-api:',
        ref('AWS::Region'),
        ':',
        ref('AWS::AccountId'),
        ':',
        ref('HttpApi'),
        '/*',
      ),
    }),
  }
}

/** What pages of other origins may send, without credentials. */
const crossOrigin = {
  AllowMethods: ['GET', 'HEAD', 'POST', 'DELETE'],
  AllowHeaders: ['Authorization', 'Content-Type', 'If-None-Match', 'X-Request-Id'],
  ExposeHeaders: [
    'ETag',
    'Location',
    'Retry-After',
    'Allow',
    'X-Request-Id',
    'Apigw-Requestid',
    'X-Rate-Limit-Limit',
    'X-Rate-Limit-Remaining',
    'X-Rate-Limit-Reset',
    'X-Access-Level',
    'X-Transaction-Id',
    'X-Response-Time',
    'Api-Version',
  ],
}

/** JSON of known context variables. The query is left out, since it contains user names. */
const accessLog: unknown = JSON.stringify({
  time: '$context.requestTime',
  requestId: '$context.requestId',
  functionRequestId: '$context.integration.requestId',
  ip: '$context.identity.sourceIp',
  caller: '$context.identity.userArn',
  route: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  functionMilliseconds: '$context.integrationLatency',
  bytes: '$context.responseLength',
  error: '$context.error.message',
  functionError: '$context.integrationErrorMessage',
}).replaceAll(',', ', ')

/** The deployment bucket: encrypted, private and accessible by TLS only. */
export const bucketRules: Rules = {
  ServerlessDeploymentBucket: resource('AWS::S3::Bucket', {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  }),
  ServerlessDeploymentBucketPolicy: resource('AWS::S3::BucketPolicy', {
    Bucket: ref('ServerlessDeploymentBucket'),
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [bucketArn('/*'), bucketArn()],
          Condition: { Bool: { 'aws:SecureTransport': false } },
        },
      ],
    },
  }),
}

function bucketArn(...rest: string[]) {
  return joined('arn:', ref('AWS::Partition'), ':s3:::', ref('ServerlessDeploymentBucket'), ...rest)
}
