-- Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
-- For wrk: each thread has one of TARGETS, in turn; KEEP=no makes a connection for each request.
local targets = {}
for target in os.getenv("TARGETS"):gmatch("[^,]+") do
  targets[#targets + 1] = target
end

local threads = 0

function setup(thread)
  local address, port = targets[threads % #targets + 1]:match("(.*):(.*)")
  thread.addr = wrk.lookup(address, port)[1]
  threads = threads + 1
end

if os.getenv("KEEP") == "no" then
  wrk.headers["Connection"] = "close"
end
