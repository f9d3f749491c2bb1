-- wrk: send what the arguments say, and print the percentiles that the report needs.
local number = 0

function init(words)
  posts = words[1] == "post"
  if posts then
    token, day = words[2], words[3]
    -- Every worker thread of wrk has a part of the ids of its own.
    math.randomseed(os.time() * 1000 + tonumber(tostring({}):match("0x(%x+)"), 16) % 1000)
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  end
end

local function uuid7()
  local now = os.time() * 1000 + number % 1000
  local left = string.format("%012x", now)
  return string.format("%s-%s-7%03x-%04x-%06x%06x", left:sub(1, 8), left:sub(9, 12),
    math.random(0, 0xfff), math.random(0x8000, 0xbfff),
    math.random(0, 0xffffff), math.random(0, 0xffffff))
end

function request()
  if not posts then return wrk.format() end
  number = number + 1
  local body = "csrfmiddlewaretoken=" .. token .. "&id=" .. uuid7() .. "&base=&day=" .. day ..
    "&mood=6&stress=3&closeness=7&feelings=settled&then=keep&line=a+line"
  return wrk.format(nil, nil, nil, body)
end

function response(status)
  if posts and status ~= 302 or not posts and status ~= 200 then bad = (bad or 0) + 1 end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("FIGURES %.1f %.0f %.0f %d %d", summary.requests / summary.duration * 1e6,
    latency:percentile(50), latency:percentile(95),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    summary.requests))
end
