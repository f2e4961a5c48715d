# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""A switch loses its rules, or its controller; and a node is a client itself."""

from __future__ import annotations

from collections import Counter
from typing import Iterator

import pytest

from fairlead_lab.config import VIP
from fairlead_lab.ovs import connection_flows, dump_flows
from fairlead_lab.proc import await_true, run
from fairlead_lab.topology import GATEWAY, host
from labhandle import KeepAlive, LabHandle

LEAF = GATEWAY.leaf


@pytest.fixture
def established(lab: LabHandle) -> Iterator[list[KeepAlive]]:
    """A connection to each node."""
    lab.await_service()
    streams = [KeepAlive() for _ in range(3)]
    for stream in streams:
        stream.__enter__()
    try:
        for stream in streams:
            await_true("first answers", lambda: len(stream.nodes) >= 3 or stream.error, 15)
        yield streams
    finally:
        for stream in streams:
            stream.__exit__()


def go_on(streams: list[KeepAlive], count: int, timeout: float) -> None:
    """Until each has so many more answers, from the node that answered before."""
    for stream in streams:
        at = len(stream.nodes)
        await_true("more answers", lambda: len(stream.nodes) >= at + count or stream.error, timeout)
    assert [s.error for s in streams] == [None] * len(streams)
    assert [len(set(s.nodes)) for s in streams] == [1] * len(streams)


def test_a_switch_that_lost_its_rules_has_them_again(
    lab: LabHandle, established: list[KeepAlive]
) -> None:
    run(["ovs-ofctl", "-O", "OpenFlow13", "del-flows", str(lab.config.ovs / f"{LEAF}.mgmt")])
    go_on(established, 5, 20)
    lab.await_service(20)
    await_true(
        "all that brings packets to the controller",
        lambda: sum(VIP in f.text and "CONTROLLER" in f.text for f in dump_flows(lab.config, LEAF)) >= 6,
        20,
    )


def test_a_switch_without_controller_goes_on_and_is_served_again(
    lab: LabHandle, established: list[KeepAlive]
) -> None:
    # What crosses the spines waits meanwhile: ONOS takes its transports to an absent switch out.
    near = [s for s in established if host(s.nodes[0]).leaf == LEAF]
    assert len(near) == 1
    vsctl = ["ovs-vsctl", f"--db=unix:{lab.config.ovs / 'db.sock'}"]
    target = run([*vsctl, "get-controller", LEAF]).split()
    # Without any, Open vSwitch would throw its rules away; this one is just not there.
    run([*vsctl, "set-controller", LEAF, "tcp:127.0.0.1:9"])
    try:
        await_true("the switch is away", lambda: len(lab.onos.missing_devices()) == 1, 20)
        go_on(near, 10, 20)
    finally:
        run([*vsctl, "set-controller", LEAF, *target])
    await_true("the switch is back", lambda: not lab.onos.missing_devices(), 20)
    lab.await_service(40)
    go_on(near, 10, 20)


def test_a_node_that_is_a_client_is_served_by_the_others(lab: LabHandle) -> None:
    lab.await_service()
    answers = Counter(lab.ask_from("n1")["node"] for _ in range(8))
    assert set(answers) == {"n2", "n3"}
    assert min(answers.values()) >= 2
    assert {lab.ask_from("n1")["client"]} == {host("n1").address}
    assert set(connection_flows(lab.config)) <= {LEAF, host("n1").leaf}
