-- Records that a user likes a post. A repeat restores whatever part of the like was lost and changes nothing else.
--
-- KEYS[1] the post's likers: ZSET username -> microseconds since 1970
-- KEYS[2] the posts that the user likes: ZSET post id -> microseconds since 1970
-- KEYS[3] the top list: ZSET post id -> number of likes
-- KEYS[4] the mark of a removed post: STRING
-- ARGV[1] username
-- ARGV[2] post id
-- Reply   { 1 if this call added the like to the likers or 0 if it was there, the post's number of likes }, or nil if
--         the post has been removed
--
-- The time is the server's, in microseconds: likes are ordered as they ran, whatever the clocks of their senders show.
-- A like that is in only one of the two lists is added to the other with the time it has. The top list is given the
-- number of likers instead of an increment, so that it is right whatever it held before.
if redis.call('EXISTS', KEYS[4]) == 1 then return nil end
local time = redis.call('TIME')
local since = time[1] * 1000000 + time[2]
local added = redis.call('ZADD', KEYS[1], 'NX', since, ARGV[1])
if added == 0 then since = redis.call('ZSCORE', KEYS[1], ARGV[1]) end
local listed = redis.call('ZADD', KEYS[2], 'NX', since, ARGV[2])
if added == 1 and listed == 0 then
  redis.call('ZADD', KEYS[1], redis.call('ZSCORE', KEYS[2], ARGV[2]), ARGV[1])
end
local likes = redis.call('ZCARD', KEYS[1])
redis.call('ZADD', KEYS[3], likes, ARGV[2])
return { added, likes }
