# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""What breaks, and what a client notices of it."""

from __future__ import annotations

import time

from fairlead_lab import table
from fairlead_lab.proc import await_true, run
from fairlead_lab.topology import LINK_COUNT, NODES
from labhandle import KeepAlive, LabHandle, Traffic


def spines_in_use(lab: LabHandle) -> set[str]:
    """Spines on the paths of new connections to nodes of other leaves."""
    paths = [table.path_of(lab.onos, a) for a in lab.ask(6)]
    return {name for path in paths for name in path if name.startswith("spine")}


def test_cut_link_is_routed_around_and_used_again(lab: LabHandle) -> None:
    lab.await_service()
    used = sorted(spines_in_use(lab))[0]
    port = {"spine1": "leaf1-eth1", "spine2": "leaf1-eth2"}[used]
    with Traffic(lab) as traffic:
        run(["ip", "link", "set", port, "down"])
        try:
            await_true(
                "the link is gone in ONOS", lambda: lab.onos.active_links() == LINK_COUNT - 2, 15
            )
            lab.await_service(20)
            cut = time.monotonic()
            await_true("20 more answers", lambda: len(traffic.since(cut)) >= 20, 30)
            assert [a.error for a in traffic.since(cut) if a.error] == []
            assert used not in spines_in_use(lab)
        finally:
            run(["ip", "link", "set", port, "up"])
        await_true("the link is back in ONOS", lab.onos.links_complete, 30)
        lab.await_service(20)
        back = time.monotonic()
        await_true("10 more answers", lambda: len(traffic.since(back)) >= 10, 30)
        assert [a.error for a in traffic.since(back) if a.error] == []


def test_established_connection_survives_a_cut_link(lab: LabHandle) -> None:
    lab.await_service()
    # One connection to each node: at least two of them cross a spine.
    streams = [KeepAlive() for _ in NODES]
    for stream in streams:
        stream.__enter__()
    try:
        for stream in streams:
            await_true("first answers", lambda: len(stream.nodes) >= 3 or stream.error, 15)
        for port in ("leaf1-eth1", "leaf1-eth2"):
            run(["ip", "link", "set", port, "down"])
            try:
                await_true(
                    "the link is gone in ONOS", lambda: lab.onos.active_links() == LINK_COUNT - 2, 15
                )
                for stream in streams:
                    at = len(stream.nodes)
                    await_true("more answers", lambda: len(stream.nodes) >= at + 5 or stream.error, 20)
            finally:
                run(["ip", "link", "set", port, "up"])
            await_true("the link is back in ONOS", lab.onos.links_complete, 30)
    finally:
        for stream in streams:
            stream.__exit__()
    assert [s.error for s in streams] == [None] * len(streams)
    assert all(len(set(s.nodes)) == 1 for s in streams)
    assert {s.nodes[0] for s in streams} == {n.name for n in NODES}
