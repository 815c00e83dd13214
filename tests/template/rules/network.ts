import { tablesBesideRedis } from './functions.ts'
import { allow, policy, type Rules, ref, resource, sub, tag, words } from './notation.ts'
import type { Stage } from './stage.ts'

/** Two private subnets without a way to or from the internet, and who may reach whom there. */
export function networkRules(stage: Stage): Rules {
  const inNetwork = { VpcId: ref('Network') }
  const { actions, arns } = tablesBesideRedis()
  // A serverless cache answers readers on a second port.
  const redisPorts = { FromPort: 6379, ToPort: stage.redis === 'serverless-cache' ? 6380 : 6379 }
  return {
    Network: resource('AWS::EC2::VPC', {
      CidrBlock: '10.64.0.0/22',
      EnableDnsSupport: true,
      EnableDnsHostnames: true,
      ...tag(`microblog-${stage.name}`),
    }),
    ...subnetRules(stage, 'A', 0, '10.64.0.0/23'),
    ...subnetRules(stage, 'B', 1, '10.64.2.0/23'),
    PrivateRoutes: resource('AWS::EC2::RouteTable', {
      ...inNetwork,
      ...tag(`microblog-${stage.name}-private`),
    }),
    DynamoDBEndpoint: resource('AWS::EC2::VPCEndpoint', {
      ...inNetwork,
      VpcEndpointType: 'Gateway',
      ServiceName: sub('com.amazonaws.${AWS::Region}.dynamodb'),
      RouteTableIds: [ref('PrivateRoutes')],
      PolicyDocument: policy(
        allow(actions, arns, {
          Principal: '*',
          Condition: { StringEquals: { 'aws:PrincipalAccount': ref('AWS::AccountId') } },
        }),
      ),
    }),
    LikesFunctions: resource('AWS::EC2::SecurityGroup', {
      ...inNetwork,
      GroupDescription: words,
      // By name there is no way to say DynamoDB; the routes lead nowhere else.
      SecurityGroupEgress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0', Description: words },
      ],
    }),
    RedisServers: resource('AWS::EC2::SecurityGroup', {
      ...inNetwork,
      GroupDescription: words,
      // Without any rule a group may send anything anywhere.
      SecurityGroupEgress: [
        { IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32', Description: words },
      ],
    }),
    LikesFunctionsToRedis: resource('AWS::EC2::SecurityGroupEgress', {
      GroupId: ref('LikesFunctions'),
      IpProtocol: 'tcp',
      ...redisPorts,
      DestinationSecurityGroupId: ref('RedisServers'),
      Description: words,
    }),
    RedisFromLikesFunctions: resource('AWS::EC2::SecurityGroupIngress', {
      GroupId: ref('RedisServers'),
      IpProtocol: 'tcp',
      ...redisPorts,
      SourceSecurityGroupId: ref('LikesFunctions'),
      Description: words,
    }),
  }
}

/** A zone each, with the routes that lead to the gateway endpoint and nowhere else. */
function subnetRules({ name }: Stage, letter: string, zone: number, CidrBlock: string): Rules {
  return {
    [`PrivateSubnet${letter}`]: resource('AWS::EC2::Subnet', {
      VpcId: ref('Network'),
      CidrBlock,
      AvailabilityZone: { 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] },
      ...tag(`microblog-${name}-${letter.toLowerCase()}`),
    }),
    [`PrivateRoutes${letter}`]: resource('AWS::EC2::SubnetRouteTableAssociation', {
      RouteTableId: ref('PrivateRoutes'),
      SubnetId: ref(`PrivateSubnet${letter}`),
    }),
  }
}
