# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""A client that floods the virtual address harms nobody else, and fills neither tables nor memory.

And a hybrid virtual address goes over to slots when there is so much.

That the rules of the flood go again is seen by the next test, which waits until there are none.
"""

from __future__ import annotations

import json
import subprocess
import time
from typing import Any, Iterator

import pytest

from fairlead_lab.config import VIP
from fairlead_lab.onos import VIP_ID
from fairlead_lab.ovs import connection_flows
from fairlead_lab.proc import await_true
from fairlead_lab.topology import CLIENTS
from labhandle import KeepAlive, LabHandle, cli

LIMITS = "org.fairlead.lb.steering.SteeringLimits"
LIMIT = 400
SYNS = 2500
RATE = 500
# More connections a second than a hybrid address decides on one by one.
MUCH = 1000

# SYNs from port after port, each a new connection; ends by itself.
FLOOD = """
import socket, struct, sys, time
source, target, count, rate = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
addresses = socket.inet_aton(source) + socket.inet_aton(target)
def checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
start = time.monotonic()
for i in range(count):
    def tcp(check):
        return struct.pack(">HHIIBBHHH", 1024 + i, 80, i, 0, 5 << 4, 2, 1000, check, 0)
    check = checksum(addresses + struct.pack(">HH", 6, 20) + tcp(0))
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 40, i, 0, 64, 6, 0) + addresses
    raw.sendto(ip + tcp(check), (target, 0))
    time.sleep(max(0, start + i / rate - time.monotonic()))
"""

# New connections one after the other until the end of the input; prints how long each took.
ASK = """
import http.client, json, select, sys, time
times = []
while not select.select([sys.stdin], [], [], 0.05)[0]:
    begun = time.monotonic()
    connection = http.client.HTTPConnection(sys.argv[1], 80, timeout=10)
    try:
        connection.request("GET", "/health")
        status = connection.getresponse().status
    except OSError as error:
        status = str(error)
    times.append((status, time.monotonic() - begun))
    connection.close()
print(json.dumps(times))
"""


@pytest.fixture
def small_tables(lab: LabHandle) -> Iterator[None]:
    """Few connections a switch, so that a small flood is a large one."""
    cli("cfg", "set", LIMITS, "maxConnections", str(LIMIT))
    yield
    cli("cfg", "set", LIMITS, "maxConnections", "32768")


def figures(lab: LabHandle) -> dict[str, Any]:
    return dict(lab.onos.fairlead("GET", "/steering"))


def started(*words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def flood(count: int, rate: int) -> tuple[str, ...]:
    return ("/usr/bin/python3", "-c", FLOOD, CLIENTS[0].address, VIP, str(count), str(rate))


def test_a_flood_harms_nobody_else(lab: LabHandle, small_tables: None) -> None:
    lab.await_service()
    before = figures(lab)["counters"]
    # Both are at the same switch: the gateway, which is here, and the client.
    asker = started("/usr/bin/python3", "-c", ASK, VIP)
    flooder = started(*lab.command("c1", *flood(SYNS, RATE)))
    most = 0
    try:
        while flooder.poll() is None:
            most = max([most, *(len(f) for f in connection_flows(lab.config).values())])
            time.sleep(0.2)
        assert flooder.returncode == 0
        await_true("the flood is dealt with", lambda: not figures(lab)["waiting"], 30)
    finally:
        flooder.kill()
        output, _ = asker.communicate("\n", timeout=60)
    answers = json.loads(output)
    assert len(answers) > 10
    assert [a for a in answers if a[0] != 200] == []
    # The client's kernel would send a SYN that was dropped again after a second.
    assert max(seconds for _, seconds in answers) < 1, answers
    after = figures(lab)["counters"]
    assert after["packetIns"] - before["packetIns"] >= SYNS, "all SYNs have come up"
    assert after["evicted"] > before["evicted"]
    assert 2 * LIMIT * 0.5 < most <= 2 * LIMIT * 1.25, "of both directions"

    def has_room() -> bool:
        return all(n <= LIMIT * 0.9 for n in figures(lab)["live"].values())

    await_true("there is room again", has_room, 10)


def test_a_hybrid_vip_is_steered_by_slots_while_there_is_much(lab: LabHandle) -> None:
    path = f"/vips/{VIP_ID}"
    before = lab.onos.fairlead("GET", path)

    def state() -> str:
        return str(lab.onos.fairlead("GET", f"{path}/slots")["state"])

    lab.await_service()
    flooder = None
    try:
        with KeepAlive() as kept:
            await_true("a few answers", lambda: len(kept.nodes) > 3 or kept.error, 20)
            lab.onos.fairlead("PUT", path, {**before, "mode": "hybrid"})
            lab.ask(3)
            assert state() == "per-connection"
            flooder = started(*lab.command("c1", *flood(10 * MUCH, MUCH)))
            await_true("slots have taken over", lambda: state() == "live", 40)
            assert [a.error for a in lab.ask(6) if a.error] == []
            flooder.kill()
            lab.onos.fairlead("PUT", path, before)
            # A slot is on the move for 65 s.
            await_true("all is as before", lambda: state() == "per-connection", 90)
            count = len(kept.nodes)
            await_true("the connection goes on", lambda: len(kept.nodes) > count + 3 or kept.error, 20)
            assert kept.error is None and len(set(kept.nodes)) == 1
    finally:
        if flooder:
            flooder.kill()
            flooder.communicate()
        lab.onos.fairlead("PUT", path, before)
