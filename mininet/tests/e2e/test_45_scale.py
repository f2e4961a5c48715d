# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""More and fewer nodes in the running lab: they join and leave by themselves, and no request is lost."""

from __future__ import annotations

from typing import Any

import pytest

from fairlead_lab import table
from fairlead_lab.annex import Annex
from fairlead_lab.config import REPORT_PORT, VIP
from fairlead_lab.onos import POOL
from fairlead_lab.ovs import all_flows
from fairlead_lab.proc import await_true
from fairlead_lab.residue import Snapshot
from fairlead_lab.topology import NODES, SPARES, host, host_ports, interface_exists, switch
from labhandle import LabHandle, Traffic, script

ADDED = SPARES[:2]


def members(lab: LabHandle) -> dict[str, dict[str, Any]]:
    return {m["id"]: m for m in lab.onos.pool()["members"]}


def traces(lab: LabHandle) -> list[str]:
    """Whatever there is of the spare nodes: rules, intents, hosts, processes, interfaces, records."""
    found = []
    for h in SPARES:
        for name, flows in all_flows(lab.config).items():
            found += [f"{name}: {f.text}" for f in flows if h.mac in f.text or h.address in f.text]
        found += [str(i) for i in lab.onos.intents() if h.mac.upper() in str(i).upper()]
        if h.address in lab.onos.hosts():
            found.append(f"ONOS knows {h.name}")
        if interface_exists(Annex(lab.config, lab.state).port(h)):
            found.append(f"the interface of {h.name}")
    state = lab.state.read()
    assert state
    names = {f"{kind}-{h.name}" for kind in ("node", "host") for h in SPARES}
    return found + [name for name in state.processes if name in names]


def test_nodes_come_and_go_without_a_failed_request(lab: LabHandle) -> None:
    lab.await_service()
    before = Snapshot.take()
    with Traffic(lab, rate=15) as traffic:
        await_true("20 answers", lambda: len(traffic.answers) >= 20, 20)
        more = script("scale", "5")
        assert more.returncode == 0, more.stdout
        assert "3 nodes before, 5 now" in more.stdout
        found = members(lab)
        # Those that join do so in the order in which they are ready.
        assert sorted(found) == ["n1", "n2", "n3", "n4", "n5"]
        for h in ADDED:
            member = found[h.name]
            assert member["discovered"] and member["address"] == h.address and member["port"] == 8000
            assert member["labels"] == {"model": "cifar10", "version": h.version}
        assert not any(found[n.name].get("discovered") for n in NODES)
        heard = lab.onos.fairlead("GET", f"/pools/{POOL}/discovery")["newcomers"]
        assert {n["node"]: n["outcome"] for n in heard} == {h.name: "joined" for h in ADDED}
        grown = len(traffic.answers)
        await_true("100 answers", lambda: len(traffic.answers) >= grown + 100, 30)
        shares = table.shares([a for _, a in traffic.answers[grown:]])
        assert set(shares) == {"n1", "n2", "n3", "n4", "n5"}, shares
        fewer = script("scale", "3")
        assert fewer.returncode == 0, fewer.stdout
        assert "5 nodes before, 3 now" in fewer.stdout
        shrunk = len(traffic.answers)
        await_true("20 answers", lambda: len(traffic.answers) >= shrunk + 20, 20)
        assert set(table.shares([a for _, a in traffic.answers[shrunk:]])) == {"n1", "n2", "n3"}
    assert [a.error for _, a in traffic.answers if a.error] == []
    assert list(members(lab)) == ["n1", "n2", "n3"]
    await_true("nothing of them is left", lambda: not traces(lab), 15, 0.5, lambda: "\n".join(traces(lab)))
    assert Snapshot.take().beyond(before) == []


def test_a_node_of_the_labs_own_rests_in_maintenance(lab: LabHandle) -> None:
    lab.await_service()
    fewer = script("scale", env={"N": "2"})
    assert fewer.returncode == 0, fewer.stdout
    try:
        found = members(lab)
        assert found["n3"]["state"] == "maint", "it is configured by hand and stays a member"
        assert set(table.shares(lab.ask(6))) == {"n1", "n2"}
    finally:
        more = script("scale", "3")
    assert more.returncode == 0, more.stdout
    assert members(lab)["n3"]["state"] == "ready"
    lab.await_service()


def test_a_stranger_is_refused_and_the_reason_is_seen(lab: LabHandle) -> None:
    """A client reports: it may not take the name of a node, and joins nothing from a closed port."""
    pool = lab.onos.pool()
    leaf, port = host_ports()["c1"]
    point = f"{switch(leaf).device}/{port}"

    def say(node: str) -> None:
        report = f'{{"v":1,"node":"{node}","seq":1,"ready":true,"port":8000}}'
        lab.run("c1", "bash", "-c", f"echo -n '{report}' > /dev/udp/{VIP}/{REPORT_PORT}")

    def reason() -> str:
        heard = lab.onos.fairlead("GET", f"/pools/{POOL}/discovery")["newcomers"]
        mine = [n for n in heard if n["address"] == host("c1").address]
        assert all(n["attachment"] == point for n in mine)
        return " ".join(f"{n['outcome']}: {n['reason']}" for n in mine)

    say("n1")
    await_true("it is refused", lambda: "refused: member 'n1' is at" in reason(), 5, hint=reason)
    closed = {**pool["discovery"], "attachments": [f"{switch(leaf).device}/99"]}
    lab.onos.fairlead("PATCH", f"/pools/{POOL}", {"discovery": closed})
    try:
        say("c1")
        await_true("it is refused", lambda: "refused: it is attached at" in reason(), 5, hint=reason)
    finally:
        lab.onos.fairlead("PUT", f"/pools/{POOL}", pool)
    assert list(members(lab)) == ["n1", "n2", "n3"]


@pytest.mark.parametrize(
    "words, text", [(["0"], "not between 1 and 12"), (["13"], "N=13"), (["x"], "not a whole number"), ([], "how many")]
)
def test_wrong_numbers_are_named(lab: LabHandle, words: list[str], text: str) -> None:
    done = script("scale", *words, env={"N": ""})
    assert done.returncode == 1
    assert text in done.stdout
