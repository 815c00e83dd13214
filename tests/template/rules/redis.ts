import { allow, policy, type Rules, ref, resource, sub, words } from './notation.ts'
import type { Stage } from './stage.ts'

const password = { Passwords: [sub('{{resolve:secretsmanager:${RedisPassword}}}')] }

/** All that the likes send, and what a client asks a cluster for. */
const commands =
  '+evalsha +eval +time +zadd +zcard +zcount +zrange +zrem +zrevrange +zscore +info +cluster|slots +cluster|info'

/** Redis, and who may log in to it and do what. */
export function redisRules(stage: Stage): Rules {
  return {
    RedisPassword: resource('AWS::SecretsManager::Secret', {
      Description: words,
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
      Description: words,
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

/** In cluster mode, since its client follows a failover by itself; likes are kept when the stack goes. */
function replicationGroup({ userData }: Stage): Rules {
  const removal = userData === 'keep' ? 'Snapshot' : 'Delete'
  return {
    RedisSubnets: resource('AWS::ElastiCache::SubnetGroup', {
      Description: words,
      SubnetIds: [ref('PrivateSubnetA'), ref('PrivateSubnetB')],
    }),
    RedisReplicationGroup: resource(
      'AWS::ElastiCache::ReplicationGroup',
      {
        ReplicationGroupDescription: words,
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

/** Encrypted by nature, at rest and in transit. */
function serverlessCache({ name, userData }: Stage): Rules {
  return {
    RedisServerlessCache: resource('AWS::ElastiCache::ServerlessCache', {
      ServerlessCacheName: `microblog-${name}`,
      Description: words,
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
