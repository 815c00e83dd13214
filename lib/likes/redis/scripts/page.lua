-- One page of a sorted set, highest score first; members of equal score in descending order of their bytes.
--
-- KEYS[1] ZSET member -> score
-- KEYS[2] and KEYS[3], both or neither: ZSETs in which the members' scores are looked up
-- ARGV[1] the page's maximum number of members
-- ARGV[2] and ARGV[3], both or neither: the position, a score and a member, that the page is next to
-- ARGV[4] 'newer' for the page before the position; otherwise it is the one after it
-- Reply   member, score, member, score, …; one member more than the maximum, at the page's far end, if another page
--         follows. With KEYS[2] and KEYS[3] it is { that, the members' scores in KEYS[2], those in KEYS[3] }, nil for a
--         member that has none
--
-- The position is a score and a member, not a rank, so that no page repeats or skips a member because of what was added
-- or removed after the page next to it. The member at the position may be gone.

-- Redis orders members by their bytes; Lua's own operators compare strings by the server's locale.
local function precedes(one, other)
  for index = 1, math.min(#one, #other) do
    local byte, otherByte = one:byte(index), other:byte(index)
    if byte ~= otherByte then return byte < otherByte end
  end
  return #one < #other
end

local limit = tonumber(ARGV[1])
local first, last = 0, limit
if ARGV[2] then
  local before = redis.call('ZCOUNT', KEYS[1], '(' .. ARGV[2], '+inf')
  local at = 0
  local equals = redis.call('ZRANGE', KEYS[1], ARGV[2], ARGV[2], 'BYSCORE', 'REV')
  for _, member in ipairs(equals) do
    if precedes(member, ARGV[3]) then break end
    if member == ARGV[3] then
      at = 1
    else
      before = before + 1
    end
  end
  if ARGV[4] == 'newer' then
    first, last = math.max(0, before - limit - 1), before - 1
  else
    first, last = before + at, before + at + limit
  end
end
-- A last rank of -1 would be that of the oldest member.
local page = last < 0 and {} or redis.call('ZRANGE', KEYS[1], first, last, 'REV', 'WITHSCORES')
if not KEYS[2] then return page end
local members = {}
for index = 1, #page, 2 do table.insert(members, page[index]) end
if #members == 0 then return { page, {}, {} } end
return { page, redis.call('ZMSCORE', KEYS[2], unpack(members)), redis.call('ZMSCORE', KEYS[3], unpack(members)) }
