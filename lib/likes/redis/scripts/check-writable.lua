-- Adds a member that is there already after the first call: nothing is replicated or stored from then on.
--
-- KEYS[1] ZSET used for nothing else
-- Reply   1 at the first call, 0 at every later one
return redis.call('ZADD', KEYS[1], 0, 'writable')
