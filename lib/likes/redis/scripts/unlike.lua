-- Removes a user's like of a post from every list that holds it. If there is none, nothing changes.
--
-- KEYS[1] the post's likers: ZSET username -> microseconds since 1970
-- KEYS[2] the posts that the user likes: ZSET post id -> microseconds since 1970
-- KEYS[3] the top list: ZSET post id -> number of likes
-- ARGV[1] username
-- ARGV[2] post id
-- Reply   the post's number of likes
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[2])
local likes = redis.call('ZCARD', KEYS[1])
if likes == 0 then
  redis.call('ZREM', KEYS[3], ARGV[2])
else
  redis.call('ZADD', KEYS[3], likes, ARGV[2])
end
return likes
