import { describe, expect, test } from '@jest/globals'
import { allowed, functionsOf, type Packaged, type Statement } from '../../support/packaged.ts'

/** Who may reach whom. */
export function describeNetwork(packaged: Packaged): void {
  describe('the network', () => {
    test('has the functions that use Redis in it and no others', () => {
      for (const [, { Properties }] of functionsOf(packaged)) {
        const beside = 'REDIS_URL' in Properties.Environment.Variables
        expect(Properties.VpcConfig).toEqual(
          beside
            ? {
                SubnetIds: [{ Ref: 'PrivateSubnetA' }, { Ref: 'PrivateSubnetB' }],
                SecurityGroupIds: [{ Ref: 'LikesFunctions' }],
              }
            : undefined,
        )
      }
    })

    test('has two zones and no way to or from the internet', () => {
      const zones = packaged.of('AWS::EC2::Subnet').map(([, { Properties }]) => Properties.AvailabilityZone)
      expect(new Set(zones.map((zone) => JSON.stringify(zone))).size).toBe(2)
      for (const [, { Properties }] of packaged.of('AWS::EC2::Subnet')) {
        expect(Properties).not.toHaveProperty('MapPublicIpOnLaunch')
      }
      const routed = packaged
        .of('AWS::EC2::SubnetRouteTableAssociation')
        .map(([, { Properties }]) => Properties)
      expect(routed).toEqual(
        ['PrivateSubnetA', 'PrivateSubnetB'].map((subnet) => ({
          RouteTableId: { Ref: 'PrivateRoutes' },
          SubnetId: { Ref: subnet },
        })),
      )
      const types = Object.values(packaged.resources).map(({ Type }) => Type)
      expect(
        types.filter((type) => /InternetGateway|NatGateway|::EIP|EC2::Route$|Peering/.test(type)),
      ).toEqual([])
    })

    test('reaches DynamoDB by a gateway that leads to the tables of the likes functions', () => {
      const { Properties } = packaged.one<{ PolicyDocument: { Statement: Statement[] } }>('DynamoDBEndpoint')
      expect(Properties).toMatchObject({
        VpcEndpointType: 'Gateway',
        RouteTableIds: [{ Ref: 'PrivateRoutes' }],
      })
      const reached = new Set<string>()
      const actions = new Set<string>()
      for (const [
        name,
        {
          Properties: { VpcConfig },
        },
      ] of functionsOf(packaged)) {
        if (!VpcConfig) continue
        for (const { Action, Resource } of allowed(packaged.one(name.replace(/LambdaFunction$/, 'Role')))) {
          if (!String(Action).startsWith('dynamodb:')) continue
          for (const action of [Action].flat()) actions.add(action)
          reached.add(JSON.stringify(Resource))
        }
      }
      const [statement] = Properties.PolicyDocument.Statement
      expect([statement?.Action].flat().toSorted()).toEqual([...actions].toSorted())
      expect(
        [statement?.Resource]
          .flat()
          .map((arn) => JSON.stringify(arn))
          .toSorted(),
      ).toEqual([...reached].toSorted())
      expect(statement?.Condition).toEqual({
        StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } },
      })
    })

    test('lets only the likes functions connect, and only to Redis', () => {
      const groups = packaged.of('AWS::EC2::SecurityGroup')
      for (const [, { Properties }] of groups) expect(Properties).not.toHaveProperty('SecurityGroupIngress')
      const ingress = packaged.of('AWS::EC2::SecurityGroupIngress').map(([, { Properties }]) => Properties)
      expect(ingress).toEqual([
        {
          GroupId: { Ref: 'RedisServers' },
          IpProtocol: 'tcp',
          FromPort: 6379,
          ToPort: packaged.one('RedisServerlessCache') ? 6380 : 6379,
          SourceSecurityGroupId: { Ref: 'LikesFunctions' },
          Description: 'The likes functions',
        },
      ])
      const open = groups.flatMap(([name, { Properties }]) =>
        (Properties.SecurityGroupEgress as { CidrIp: string; FromPort: number; ToPort: number }[])
          .filter(({ CidrIp }) => CidrIp === '0.0.0.0/0')
          .map(({ FromPort, ToPort }) => [name, FromPort, ToPort]),
      )
      expect(open).toEqual([['LikesFunctions', 443, 443]])
    })
  })
}
