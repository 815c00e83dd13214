-- Records that a user likes a post; a repeat changes nothing.
--
-- KEYS[1] the post's likers: ZSET username -> microseconds since 1970
-- KEYS[2] what the user likes: ZSET post id -> microseconds since 1970
-- KEYS[3] the top list: ZSET post id -> number of likes
-- ARGV[1] username
-- ARGV[2] post id
-- Reply   { 1 if this call added the like or 0 if it was there, the post's number of likes }
--
-- The server's clock, in microseconds, keeps two likes in the order in which they ran, whatever the clocks of
-- the processes that sent them say. The top list is given the set's size instead of an increment: whatever it
-- held before, it is right afterwards.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local added = redis.call('ZADD', KEYS[1], 'NX', now, ARGV[1])
local likes = redis.call('ZCARD', KEYS[1])
if added == 1 then
  redis.call('ZADD', KEYS[2], now, ARGV[2])
  redis.call('ZADD', KEYS[3], likes, ARGV[2])
end
return { added, likes }
