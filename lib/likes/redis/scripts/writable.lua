-- Writes what is there already, so that nothing is propagated or kept for it.
--
-- KEYS[1] ZSET that holds nothing else
-- Reply   0, or 1 the first time
return redis.call('ZADD', KEYS[1], 0, 'writable')
