import { tablesFromNetwork } from './functions.ts'
import { allow, anyText, policy, type Rules, ref, resource, sub, tag } from './notation.ts'
import type { Stage } from './stage.ts'

/** Two private subnets without a route to the internet, and the traffic that their security groups allow. */
export function networkRules(stage: Stage): Rules {
  const inVpc = { VpcId: ref('Network') }
  const { actions, arns } = tablesFromNetwork()
  // A serverless cache serves reads on a second port.
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
      ...inVpc,
      ...tag(`microblog-${stage.name}-private`),
    }),
    DynamoDBEndpoint: resource('AWS::EC2::VPCEndpoint', {
      ...inVpc,
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
      ...inVpc,
      GroupDescription: anyText,
      // A security group cannot name DynamoDB, but the routes lead nowhere else.
      SecurityGroupEgress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0', Description: anyText },
      ],
    }),
    RedisServers: resource('AWS::EC2::SecurityGroup', {
      ...inVpc,
      GroupDescription: anyText,
      // A group without egress rules would allow all traffic.
      SecurityGroupEgress: [
        { IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32', Description: anyText },
      ],
    }),
    LikesFunctionsToRedis: resource('AWS::EC2::SecurityGroupEgress', {
      GroupId: ref('LikesFunctions'),
      IpProtocol: 'tcp',
      ...redisPorts,
      DestinationSecurityGroupId: ref('RedisServers'),
      Description: anyText,
    }),
    RedisFromLikesFunctions: resource('AWS::EC2::SecurityGroupIngress', {
      GroupId: ref('RedisServers'),
      IpProtocol: 'tcp',
      ...redisPorts,
      SourceSecurityGroupId: ref('LikesFunctions'),
      Description: anyText,
    }),
  }
}

/** A subnet in its zone, with routes to the gateway endpoint only. */
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
