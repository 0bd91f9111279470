/**
 * Set-if-newer in the server, so that no two writers can pass each other. The same order as
 * `isNewer`. A head only ever rises, and goes first: an entry that is behind it, of a key that
 * nothing is kept of, may be the end of a load that began before what was kept was lost.
 *
 * KEYS: the head's, then one for each entry. ARGV: the organization; the head's text, empty for
 * none; how long a head lives (ms); then for each entry its key, its text, and how long it lives.
 */
export const setIfNewerScript = `
local organization = ARGV[1]

local function read(text, key)
  if not text then return nil end
  local ok, line = pcall(cjson.decode, string.match(text, '^[^\\n]*'))
  if not ok or type(line) ~= 'table' then return nil end
  if line.organizationId ~= organization or line.key ~= key then return nil end
  if type(line.epoch) ~= 'number' or type(line.position) ~= 'number' then return nil end
  return line
end

local function behind(left, right)
  if left.epoch ~= right.epoch then return left.epoch < right.epoch end
  return left.position < right.position
end

local function age(entry)
  return type(entry.asOf) == 'number' and entry.asOf or 0
end

local function newer(left, right)
  if left.epoch ~= right.epoch then return left.epoch > right.epoch end
  local versions = type(left.version) == 'number' and type(right.version) == 'number'
  if versions and left.version ~= right.version then return left.version > right.version end
  if left.position ~= right.position then return left.position > right.position end
  return age(left) > age(right)
end

local head = read(redis.call('GET', KEYS[1]), nil)
if ARGV[2] ~= '' then
  local risen = read(ARGV[2], nil)
  if not head or not behind(risen, head) then
    redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
    head = risen
  end
end

local kept = 0
for index = 2, #KEYS do
  local at = 3 * index - 2
  local key, text, life = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local entry, known = read(text, key), read(redis.call('GET', KEYS[index]), key)
  local late = head and (entry.epoch < head.epoch or (not known and behind(entry, head)))
  if not late and not (known and newer(known, entry)) then
    redis.call('SET', KEYS[index], text, 'PX', life)
    kept = kept + 1
  end
end
return kept
`;
