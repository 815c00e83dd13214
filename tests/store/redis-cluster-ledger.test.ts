import { useRedisCluster } from '../support/redis-cluster.ts'
import { describeRedisLedger } from '../support/redis-ledger-cases.ts'

describeRedisLedger(useRedisCluster())
