-- Records that users like a post, each since a given time. A like that stands keeps its time. A repeat restores
-- whatever part of a like was lost and changes nothing else.
--
-- KEYS[1] the post's likers: ZSET username -> microseconds since 1970
-- KEYS[2] the top list: ZSET post id -> number of likes
-- KEYS[3] the mark of a removed post: STRING
-- KEYS[4] and all that follow: the posts that a user likes: ZSET post id -> microseconds since 1970
-- ARGV[1] post id
-- ARGV[2] and ARGV[3], ARGV[4] and ARGV[5], …: the username whose posts are in KEYS[4], KEYS[5], …, and since when
-- Reply   for each user since when the like stood before this call, nil for one that this call added; or nil if the post
--         has been removed
if redis.call('EXISTS', KEYS[3]) == 1 then return nil end
local stood = {}
for index = 4, #KEYS do
  local username, since = ARGV[2 * index - 6], ARGV[2 * index - 5]
  local liker = redis.call('ZSCORE', KEYS[1], username)
  local liked = redis.call('ZSCORE', KEYS[index], ARGV[1])
  if not liker then redis.call('ZADD', KEYS[1], liked or since, username) end
  if not liked then redis.call('ZADD', KEYS[index], liker or since, ARGV[1]) end
  table.insert(stood, liker or liked)
end
redis.call('ZADD', KEYS[2], redis.call('ZCARD', KEYS[1]), ARGV[1])
return stood
