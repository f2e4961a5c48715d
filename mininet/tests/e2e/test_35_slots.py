# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Slot steering: the switches share connections out by themselves, and none breaks on the way there and back."""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter
from typing import Any, Iterator

import pytest

from fairlead_lab.config import MEMBER_PORT, VIP
from fairlead_lab.onos import POOL, VIP_ID
from fairlead_lab.ovs import all_flows
from fairlead_lab.proc import await_true
from fairlead_lab.topology import CLIENTS, NODES
from labhandle import KeepAlive, LabHandle, Traffic, cli

# A slot is on the move for 65 s; leaving is a move of all.
MOVE = 80
EVEN = {f"{POOL}/{n.name}": 1 for n in NODES}


def slots(lab: LabHandle) -> dict[str, Any]:
    answer: dict[str, Any] = lab.onos.fairlead("GET", f"/vips/{VIP_ID}/slots")
    return answer


def set_mode(lab: LabHandle, mode: str) -> None:
    vip = lab.onos.fairlead("GET", f"/vips/{VIP_ID}")
    lab.onos.fairlead("PUT", f"/vips/{VIP_ID}", {**vip, "mode": mode})


def await_slots(lab: LabHandle, state: str, timeout: float = 20) -> None:
    await_true(f"slots are {state}", lambda: bool(slots(lab)["state"] == state), timeout, hint=lambda: str(slots(lab))[:300])


def rules(lab: LabHandle, priority: int, *parts: str) -> list[str]:
    return [
        f"{name}: {flow.text}"
        for name, flows in all_flows(lab.config).items()
        for flow in flows
        if f"priority={priority}," in flow.text and all(p in flow.text for p in parts)
    ]


def ask() -> str:
    """Which node answers on a new connection."""
    connection = http.client.HTTPConnection(VIP, 80, timeout=5)
    try:
        connection.request("GET", "/health")
        return str(json.loads(connection.getresponse().read())["node"])
    finally:
        connection.close()


@pytest.fixture
def slotted(lab: LabHandle) -> Iterator[LabHandle]:
    lab.await_service()
    set_mode(lab, "slots")
    try:
        await_slots(lab, "live")
        yield lab
    finally:
        set_mode(lab, "per-connection")
        await_slots(lab, "per-connection", MOVE)


def unbroken(streams: list[KeepAlive]) -> None:
    """Each goes on, and with the node that it has had from the start."""
    at = [len(s.nodes) for s in streams]
    for stream, count in zip(streams, at):
        await_true("more answers", lambda: len(stream.nodes) > count + 3 or stream.error, 20)
    assert [s.error for s in streams] == [None] * len(streams)
    assert [len(set(s.nodes)) for s in streams] == [1] * len(streams)


def test_slots_come_follow_weights_and_go_with_no_connection_broken(lab: LabHandle) -> None:
    lab.await_service()
    streams = [KeepAlive() for _ in range(6)]
    for stream in streams:
        stream.__enter__()
    try:
        unbroken(streams)
        with Traffic(lab) as traffic:
            set_mode(lab, "slots")
            await_slots(lab, "live")
            shares = slots(lab)["shares"]
            assert sorted(shares) == sorted(EVEN) and sorted(shares.values()) == [21, 21, 22]
            for leaf in ("leaf1", "leaf2", "leaf3"):
                assert len([r for r in rules(lab, 40150) if r.startswith(leaf)]) == 64
            unbroken(streams)
            # Streams that only slots know of.
            more = [KeepAlive() for _ in range(6)]
            streams += more
            for stream in more:
                stream.__enter__()
            lab.onos.fairlead("PATCH", f"/pools/{POOL}/members/n1", {"weight": 2})
            await_true("slots move", lambda: slots(lab)["shares"][f"{POOL}/n1"] == 32, 15)
            moving = slots(lab)["moving"]
            assert 0 < moving <= 16
            unbroken(streams)
            row = [line for line in cli("lb-slots", VIP_ID).splitlines() if "/n1" in line][0].split()
            assert row[3:5] == [f"{POOL}/n1", "32"]
            await_true("the moves end", lambda: slots(lab)["moving"] == 0, MOVE)
            unbroken(streams)
            set_mode(lab, "per-connection")
            await_slots(lab, "leaving")
            unbroken(streams)
            await_slots(lab, "per-connection", MOVE)
            unbroken(streams)
        assert [a.error for _, a in traffic.answers if a.error] == []
        assert len({a.node for _, a in traffic.answers}) == 3
    finally:
        for stream in streams:
            stream.__exit__()
        set_mode(lab, "per-connection")
        lab.onos.fairlead("PATCH", f"/pools/{POOL}/members/n1", {"weight": 1})
    for priority in (40310, 40170, 40160, 40155, 40150):
        assert rules(lab, priority) == []


def test_slots_spread_new_connections_without_the_controller(slotted: LabHandle) -> None:
    lab = slotted
    # What single connections have left idles out; from then on no new one has rules of its own.
    def left() -> int:
        return len(rules(lab, 40200))

    before = left()
    counts = Counter(ask() for _ in range(180))
    assert set(counts) == {n.name for n in NODES}
    assert min(counts.values()) >= 30, counts
    assert left() <= before + 8
    for client in CLIENTS:
        assert len({lab.ask_from(client.name)["node"] for _ in range(12)}) >= 2
    # Who asks a member itself gets that member's own answers.
    for client in ("c1", "c2", "n1"):
        for node in NODES:
            if node.name != client:
                url = f"http://{node.address}:{MEMBER_PORT}/predict"
                assert lab.ask_from(client, url)["node"] == node.name
    # Two minutes of checks would do as well: three failures take a member out, 5 s apart.
    until = time.monotonic() + 16
    while time.monotonic() < until:
        assert lab.onos.unwell_members() == []
        time.sleep(1)


def test_slots_outlive_the_application(slotted: LabHandle) -> None:
    lab = slotted
    before = slots(lab)["slots"]
    lab.onos.deactivate()
    try:
        await_true("no rule of ours", lambda: not lab.app_rules(), 20, hint=lambda: "\n".join(lab.app_rules()[:6]))
    finally:
        lab.onos.activate()
    lab.await_service(40)
    await_slots(lab, "live", 30)
    assert [s["owner"] for s in slots(lab)["slots"]] == [s["owner"] for s in before]
    assert len(Counter(ask() for _ in range(64))) == 3
