import { describe, expect, test } from '@jest/globals'
import type { Packaged } from '../../support/packaged.ts'

interface RouteProperties {
  readonly RouteKey: string
  readonly AuthorizationType?: string
}

/** The routes by who may call them; NONE is anyone. */
export function doorsOf(packaged: Packaged): Record<string, string[]> {
  const doors: Record<string, string[]> = {}
  for (const [, { Properties }] of packaged.of<RouteProperties>('AWS::ApiGatewayV2::Route')) {
    const { RouteKey, AuthorizationType = 'NONE' } = Properties
    doors[AuthorizationType] = [...(doors[AuthorizationType] ?? []), RouteKey]
  }
  return doors
}

/** What is open to whom, where no parameter says otherwise. */
export function describeDoors(packaged: Packaged): void {
  describe('the API', () => {
    test('takes writes to the registry from who may sign for them, and all else from anyone', () => {
      const { AWS_IAM, NONE = [], ...others } = doorsOf(packaged)
      expect(AWS_IAM?.toSorted()).toEqual([
        'DELETE /registry/service',
        'POST /registry/new/service',
        'POST /registry/urls/healths',
      ])
      expect(others).toEqual({})
      expect(
        NONE.filter((route) => route.includes('/registry/') && !/^(GET|HEAD|POST) .*/.test(route)),
      ).toEqual([])
      expect(NONE.length).toBeGreaterThan(30)
    })

    test('answers HEAD wherever it answers GET, by the same function and to the same callers', () => {
      const routes = packaged
        .of<RouteProperties>('AWS::ApiGatewayV2::Route')
        .map(([, { Properties }]) => Properties)
      const of = (method: string) =>
        routes
          .filter(({ RouteKey }) => RouteKey.startsWith(`${method} `))
          .map(({ RouteKey, ...others }) => ({ ...others, path: RouteKey.slice(method.length + 1) }))
          .toSorted((one, other) => one.path.localeCompare(other.path))
      expect(of('GET').length).toBeGreaterThan(15)
      expect(of('HEAD')).toEqual(of('GET'))
    })

    test('is throttled, and lets no other site’s pages in', () => {
      expect(packaged.one('HttpApiStage').Properties.DefaultRouteSettings).toMatchObject({
        DetailedMetricsEnabled: false,
        ThrottlingRateLimit: 500,
        ThrottlingBurstLimit: 1000,
      })
      expect(packaged.one('HttpApi').Properties).not.toHaveProperty('CorsConfiguration')
    })

    test('logs each request as JSON, without its query', () => {
      const { AccessLogSettings } = packaged.one<{ AccessLogSettings: { Format: string } }>(
        'HttpApiStage',
      ).Properties
      const fields = JSON.parse(AccessLogSettings.Format)
      expect(fields).toMatchObject({ functionRequestId: '$context.integration.requestId' })
      expect(Object.values(fields).every((value) => /^\$context\.\w+(\.\w+)*$/.test(String(value)))).toBe(
        true,
      )
      expect(AccessLogSettings.Format).not.toMatch(/query|httpMethod.*\?/i)
    })
  })

  describe('nothing else', () => {
    test('is a door: every permission to invoke names its caller', () => {
      const permissions = packaged.of<{ Principal: string; SourceArn: unknown }>('AWS::Lambda::Permission')
      for (const [, { Properties }] of permissions) {
        expect(Properties.Principal).toMatch(/^(apigateway|events)\.amazonaws\.com$/)
        expect(Properties.SourceArn).toBeDefined()
      }
      expect(packaged.of('AWS::Lambda::Url')).toEqual([])
    })

    test('of the deployments’ bucket is public', () => {
      expect(packaged.one('ServerlessDeploymentBucket').Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      })
    })

    test('has a wildcard, but where a policy is about all there is of one thing', () => {
      expect(wildcards(packaged)).toEqual([
        // Only this account's principals, by its condition, and only the listed tables.
        'DynamoDBEndpoint Principal',
        // A key's own policy: the account's IAM policies decide on all its actions, and "*" is the key itself.
        'EnvironmentKey Action',
        'EnvironmentKey Resource',
        // Denied, to anyone, without TLS: everything, in the whole of the bucket.
        'ServerlessDeploymentBucketPolicy Action',
        'ServerlessDeploymentBucketPolicy Principal',
        'ServerlessDeploymentBucketPolicy Resource',
      ])
    })
  })
}

/** The policies that have a wildcard, and where; those of roles apart. */
function wildcards(packaged: Packaged): string[] {
  return Object.entries(packaged.resources)
    .filter(([, { Type }]) => Type !== 'AWS::IAM::Role')
    .flatMap(([name, { Properties }]) =>
      ['Action', 'Principal', 'Resource']
        .filter((element) =>
          new RegExp(`"${element}":("[^"]*\\*"|\\[.*?\\*")`).test(JSON.stringify(Properties)),
        )
        .map((element) => `${name} ${element}`),
    )
    .toSorted()
}
