-- The members of highest score, and which of them another set has. Members of equal score are in descending order.
--
-- KEYS[1] the top list: ZSET post id -> number of likes
-- KEYS[2] the posts that a user likes: ZSET post id -> microseconds since 1970
-- ARGV[1] the maximum number of members
-- Reply   { { member, score, member, score, … }, the members' scores in KEYS[2], nil for a member that has none }
local top = redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1, 'REV', 'WITHSCORES')
local members = {}
for index = 1, #top, 2 do table.insert(members, top[index]) end
if #members == 0 then return { top, {} } end
return { top, redis.call('ZMSCORE', KEYS[2], unpack(members)) }
