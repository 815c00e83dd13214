import { describe, expect, test } from '@jest/globals'
import { functionsOf, type Packaged } from '../../support/packaged.ts'

/** What is kept, how long, and who may read it. */
export function describeStores(packaged: Packaged): void {
  describe('what outlives a request', () => {
    test('logs are kept for a month', () => {
      expect(packaged.of('AWS::Logs::LogGroup')).toHaveLength(functionsOf(packaged).length + 1)
      for (const [, { Properties }] of packaged.of('AWS::Logs::LogGroup')) {
        expect(Properties.RetentionInDays).toBe(30)
      }
    })

    test('tables are on demand, encrypted and can be restored to a point in time', () => {
      expect(packaged.of('AWS::DynamoDB::Table')).toHaveLength(9)
      for (const [, { Properties }] of packaged.of('AWS::DynamoDB::Table')) {
        expect(Properties).toMatchObject({
          BillingMode: 'PAY_PER_REQUEST',
          SSESpecification: { SSEEnabled: true },
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        })
      }
    })

    test.each(['Posts', 'Polls', 'Results', 'Voters'])(
      '%s are protected, and stay without the stack',
      (key) => {
        const { Properties, ...policies } = packaged.one(`${key}Table`)
        expect(policies).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
        expect(Properties.DeletionProtectionEnabled).toBe(true)
      },
    )

    test.each(['Services', 'Passes', 'Evictions', 'Probations'])('%s expire', (key) => {
      expect(packaged.one(`${key}Table`).Properties.TimeToLiveSpecification).toEqual({
        AttributeName: 'expires_at',
        Enabled: true,
      })
    })

    test('the lock does not expire', () => {
      expect(packaged.one('LocksTable').Properties).not.toHaveProperty('TimeToLiveSpecification')
    })
  })

  describe('Redis', () => {
    test('is encrypted, needs a login, has a second node in another zone and is saved before it goes', () => {
      const { Properties, ...policies } = packaged.one('RedisReplicationGroup')
      expect(policies).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' })
      expect(Properties).toMatchObject({
        Engine: 'valkey',
        TransitEncryptionEnabled: true,
        AtRestEncryptionEnabled: true,
        UserGroupIds: [{ Ref: 'RedisUsers' }],
        ReplicasPerNodeGroup: 1,
        AutomaticFailoverEnabled: true,
        MultiAZEnabled: true,
        SecurityGroupIds: [{ Ref: 'RedisServers' }],
      })
    })

    test('lets nobody do anything without a name, and its user nothing but what the likes send', () => {
      expect(String(packaged.one('RedisNobody').Properties.AccessString)).toMatch(/^off .* -@all \+ping$/)
      expect(String(packaged.one('RedisUser').Properties.AccessString)).toMatch(
        /^on ~\{likes\}:\* -@all \+evalsha/,
      )
      expect(String(packaged.one('RedisUser').Properties.AccessString)).not.toMatch(/\+@|allkeys|~\*/)
    })

    test('has its password made by Secrets Manager and told to the likes functions alone, encrypted', () => {
      expect(packaged.one('RedisPassword').Properties.GenerateSecretString).toMatchObject({
        PasswordLength: 64,
      })
      for (const [, { Properties }] of functionsOf(packaged)) {
        const knows = JSON.stringify(Properties).includes('RedisPassword')
        expect(knows).toBe('REDIS_URL' in Properties.Environment.Variables)
        expect(knows).toBe(Properties.KmsKeyArn !== undefined)
        if (knows) expect(Properties.Handler).toMatch(/^handlers\/likes\//)
        expect(JSON.stringify(Properties.Environment.Variables.REDIS_URL ?? '')).toMatch(
          knows ? /rediss:\/\/likes:\{\{resolve:secretsmanager:.*cluster=true/ : /^""$/,
        )
      }
    })
  })
}
