# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Slot steering: the switches share connections out by themselves, and none breaks on the way there and back."""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter
from contextlib import contextmanager
from typing import Any, Iterator, TypedDict

import pytest

from fairlead_lab.config import MEMBER_PORT, VIP
from fairlead_lab.onos import POOL, VIP_ID
from fairlead_lab.ovs import all_flows
from fairlead_lab.proc import await_true
from fairlead_lab.topology import CLIENTS, NODES
from conftest import Stage
from labhandle import KeepAlive, LabHandle, Traffic, cli

# A slot is on the move for 65 s; leaving is a move of all.
MOVE = 80
EVEN = {f"{POOL}/{n.name}": 1 for n in NODES}


class Status(TypedDict):
    """What is used of the answer about slots."""

    state: str
    reason: str
    moving: int
    shares: dict[str, int]
    slots: list[dict[str, Any]]


def slots(lab: LabHandle) -> Status:
    answer: Status = lab.onos.fairlead("GET", f"/vips/{VIP_ID}/slots")
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


@pytest.fixture(scope="module")
def slotted(stage: Stage) -> Iterator[LabHandle]:
    """The lab with slots; they come and go once for the tests that want them, since going takes a minute."""
    lab = stage.up()
    lab.await_service()
    set_mode(lab, "slots")
    try:
        await_slots(lab, "live")
        yield lab
    finally:
        set_mode(lab, "per-connection")
        await_slots(lab, "per-connection", MOVE)


@contextmanager
def streaming(count: int) -> Iterator[list[KeepAlive]]:
    streams = [KeepAlive() for _ in range(count)]
    for stream in streams:
        stream.__enter__()
    try:
        yield streams
    finally:
        for stream in streams:
            stream.__exit__()


@contextmanager
def weight(lab: LabHandle, node: str, value: int) -> Iterator[None]:
    lab.onos.fairlead("PATCH", f"/pools/{POOL}/members/{node}", {"weight": value})
    try:
        yield
    finally:
        lab.onos.fairlead("PATCH", f"/pools/{POOL}/members/{node}", {"weight": 1})


def unbroken(streams: list[KeepAlive]) -> None:
    """Each goes on, and with the node that it has had from the start."""
    at = [len(s.nodes) for s in streams]
    for stream, count in zip(streams, at):
        await_true("more answers", lambda: len(stream.nodes) > count + 3 or stream.error, 20)
    assert [s.error for s in streams] == [None] * len(streams)
    assert [len(set(s.nodes)) for s in streams] == [1] * len(streams)


def test_slots_come_follow_weights_and_go_with_no_connection_broken(lab: LabHandle) -> None:
    lab.await_service()
    with streaming(6) as streams, Traffic(lab) as traffic:
        unbroken(streams)
        try:
            set_mode(lab, "slots")
            await_slots(lab, "live")
            shares = slots(lab)["shares"]
            assert sorted(shares) == sorted(EVEN) and sorted(shares.values()) == [21, 21, 22]
            for leaf in ("leaf1", "leaf2", "leaf3"):
                assert len([r for r in rules(lab, 40150) if r.startswith(leaf)]) == 64
            unbroken(streams)
            # Streams that only slots know of.
            with streaming(6) as more, weight(lab, "n1", 2):
                await_true("slots move", lambda: slots(lab)["shares"][f"{POOL}/n1"] == 32, 15)
                assert 0 < slots(lab)["moving"] <= 16
                unbroken(streams + more)
                row = [line for line in cli("lb-slots", VIP_ID).splitlines() if "/n1" in line][0].split()
                assert row[3:5] == [f"{POOL}/n1", "32"]
                await_true("the moves end", lambda: slots(lab)["moving"] == 0, MOVE)
                unbroken(streams + more)
                set_mode(lab, "per-connection")
                await_slots(lab, "leaving")
                unbroken(streams + more)
                await_slots(lab, "per-connection", MOVE)
                unbroken(streams + more)
        finally:
            set_mode(lab, "per-connection")
    assert [a.error for _, a in traffic.answers if a.error] == []
    assert len({a.node for _, a in traffic.answers}) == 3
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
    for host in ("c1", "c2", "n1"):
        for node in NODES:
            if node.name != host:
                url = f"http://{node.address}:{MEMBER_PORT}/predict"
                assert lab.ask_from(host, url)["node"] == node.name
    # Two minutes of checks would do as well: three failures take a member out, 5 s apart.
    until = time.monotonic() + 16
    while time.monotonic() < until:
        assert lab.onos.unwell_members() == []
        time.sleep(1)


def test_slots_and_their_connections_outlive_the_application(slotted: LabHandle) -> None:
    lab = slotted
    before = slots(lab)["slots"]
    with streaming(6) as streams:
        unbroken(streams)
        lab.onos.deactivate()
        try:
            await_true("no rule of ours", lambda: not lab.app_rules(), 20, hint=lambda: "\n".join(lab.app_rules()[:6]))
        finally:
            lab.onos.activate()
        unbroken(streams)
    lab.await_service(40)
    await_slots(lab, "live", 30)
    assert [s["owner"] for s in slots(lab)["slots"]] == [s["owner"] for s in before]
    assert len(Counter(ask() for _ in range(64))) == 3


def test_a_node_that_dies_loses_its_slots_at_once(slotted: LabHandle) -> None:
    lab = slotted
    lab.nodes.stop("n3", grace=0)
    try:
        await_true("n3 has no slots", lambda: f"{POOL}/n3" not in slots(lab)["shares"], 30)
        assert slots(lab)["moving"] == 0
        await_slots(lab, "live")
        assert {ask() for _ in range(64)} == {"n1", "n2"}
    finally:
        lab.nodes.start("n3")
        lab.nodes.await_ready("n3")
    lab.await_service(90)
    await_true("n3 has slots again", lambda: slots(lab)["shares"].get(f"{POOL}/n3", 0) >= 16, MOVE)
