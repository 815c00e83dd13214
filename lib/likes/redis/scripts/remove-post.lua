-- Marks a post as removed, removes some of its likes and replies which likers are next. It is called with these until
-- none are left, so that no call holds up the server, whatever the number of likes.
--
-- KEYS[1] the mark of a removed post: STRING
-- KEYS[2] the post's likers: ZSET username -> microseconds since 1970
-- KEYS[3] the top list: ZSET post id -> number of likes
-- KEYS[4] and all that follow: the posts that a liker likes: ZSET post id -> microseconds since 1970
-- ARGV[1] post id
-- ARGV[2] how long the mark stays, in seconds
-- ARGV[3] the maximum number of likers in the reply
-- ARGV[4] and all that follow: the username of the liker whose posts are in the key of the same number
-- Reply   usernames of likers
--
-- The mark refuses further likes, so the likers become only fewer. An unlike may put the post back into the top list,
-- from which the last call takes it.
redis.call('SET', KEYS[1], 1, 'EX', ARGV[2])
for index = 4, #KEYS do
  redis.call('ZREM', KEYS[index], ARGV[1])
  redis.call('ZREM', KEYS[2], ARGV[index])
end
redis.call('ZREM', KEYS[3], ARGV[1])
return redis.call('ZRANGE', KEYS[2], 0, ARGV[3] - 1)
