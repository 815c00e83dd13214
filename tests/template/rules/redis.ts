import { allow, anyText, policy, type Rules, ref, resource, sub } from './notation.ts'
import type { Stage } from './stage.ts'

const password = { Passwords: [sub('{{resolve:secretsmanager:${RedisPassword}}}')] }

/** The commands that the likes send, and those that a cluster's client sends by itself. */
const commands =
  '+evalsha +eval +exists +set +time +zadd +zcard +zcount +zmscore +zrange +zrem +zrevrange +zscore +info +cluster|slots +cluster|info'

/** Redis and its users' rights. */
export function redisRules(stage: Stage): Rules {
  return {
    RedisPassword: resource('AWS::SecretsManager::Secret', {
      Description: anyText,
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    }),
    RedisUser: resource('AWS::ElastiCache::User', {
      Engine: 'valkey',
      UserId: `microblog-${stage.name}-likes`,
      UserName: 'likes',
      AccessString: `on ~{likes}:* -@all ${commands}`,
      ...password,
    }),
    RedisNobody: resource('AWS::ElastiCache::User', {
      Engine: 'valkey',
      UserId: `microblog-${stage.name}-nobody`,
      UserName: 'default',
      AccessString: 'off ~nothing -@all +ping',
      ...password,
    }),
    RedisUsers: resource('AWS::ElastiCache::UserGroup', {
      Engine: 'valkey',
      UserGroupId: `microblog-${stage.name}`,
      UserIds: [ref('RedisUser'), ref('RedisNobody')],
    }),
    EnvironmentKey: resource('AWS::KMS::Key', {
      Description: anyText,
      EnableKeyRotation: true,
      PendingWindowInDays: 7,
      KeyPolicy: policy(
        allow('kms:*', '*', {
          Principal: { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
        }),
      ),
    }),
    ...(stage.redis === 'serverless-cache' ? serverlessCache(stage) : replicationGroup(stage)),
  }
}

/** In cluster mode, whose client follows a failover. A snapshot of the likes outlives the stack. */
function replicationGroup({ userData }: Stage): Rules {
  const removal = userData === 'keep' ? 'Snapshot' : 'Delete'
  return {
    RedisSubnets: resource('AWS::ElastiCache::SubnetGroup', {
      Description: anyText,
      SubnetIds: [ref('PrivateSubnetA'), ref('PrivateSubnetB')],
    }),
    RedisReplicationGroup: resource(
      'AWS::ElastiCache::ReplicationGroup',
      {
        ReplicationGroupDescription: anyText,
        Engine: 'valkey',
        EngineVersion: '8.0',
        CacheNodeType: 'cache.t4g.micro',
        CacheParameterGroupName: 'default.valkey8.cluster.on',
        NumNodeGroups: 1,
        ReplicasPerNodeGroup: 1,
        AutomaticFailoverEnabled: true,
        MultiAZEnabled: true,
        CacheSubnetGroupName: ref('RedisSubnets'),
        SecurityGroupIds: [ref('RedisServers')],
        TransitEncryptionEnabled: true,
        AtRestEncryptionEnabled: true,
        UserGroupIds: [ref('RedisUsers')],
        SnapshotRetentionLimit: 7,
      },
      { DeletionPolicy: removal, UpdateReplacePolicy: removal },
    ),
  }
}

/** Always encrypted, at rest and in transit. */
function serverlessCache({ name, userData }: Stage): Rules {
  return {
    RedisServerlessCache: resource('AWS::ElastiCache::ServerlessCache', {
      ServerlessCacheName: `microblog-${name}`,
      Description: anyText,
      Engine: 'valkey',
      MajorEngineVersion: '8',
      SubnetIds: [ref('PrivateSubnetA'), ref('PrivateSubnetB')],
      SecurityGroupIds: [ref('RedisServers')],
      UserGroupId: ref('RedisUsers'),
      SnapshotRetentionLimit: 7,
      FinalSnapshotName: userData === 'keep' ? `microblog-${name}-final` : ref('AWS::NoValue'),
    }),
  }
}
