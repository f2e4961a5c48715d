# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Policies and splits: who gets which version, that it stays so, and that Fairlead says why."""

from __future__ import annotations

import math
import urllib.parse
from collections import Counter
from typing import Any, Iterator

import pytest

from fairlead_lab.config import VIP
from fairlead_lab.onos import POOL, VIP_ID, RestError
from fairlead_lab.proc import await_true
from fairlead_lab.topology import host, host_ports, switch
from labhandle import KeepAlive, LabHandle

CLIENTS = 1000


@pytest.fixture
def versions(lab: LabHandle) -> Iterator[LabHandle]:
    """The lab, in which n3 is of version v2; afterwards as it was."""
    pool = lab.onos.fairlead("GET", f"/pools/{POOL}")
    vip = lab.onos.fairlead("GET", f"/vips/{VIP_ID}")
    try:
        yield lab
    finally:
        put(lab, f"/vips/{VIP_ID}", vip)
        put(lab, f"/pools/{POOL}", pool)
        lab.await_service()


def put(lab: LabHandle, path: str, body: dict[str, Any]) -> None:
    lab.onos.fairlead("PUT", path, body)


def split(lab: LabHandle, v1: int, v2: int) -> None:
    pool = lab.onos.fairlead("GET", f"/pools/{POOL}")
    pool["split"] = [
        {"label": "version", "value": value, "percent": percent}
        for value, percent in (("v1", v1), ("v2", v2))
    ]
    put(lab, f"/pools/{POOL}", pool)
    await_true(f"a split {v1}/{v2}", lambda: f"{v1}%" in str(now(lab)) or f"{v2}%" in str(now(lab)), 10)


def explain(lab: LabHandle, **query: Any) -> dict[str, Any]:
    answer: dict[str, Any] = lab.onos.fairlead("GET", "/explain?" + urllib.parse.urlencode(query))
    return answer


def now(lab: LabHandle, client: str = "198.18.0.1", **query: Any) -> dict[str, Any]:
    return explain(lab, client=client, vip=VIP_ID, now="true", **query)


def version_of(client: str, lab: LabHandle) -> str:
    answer = now(lab, client)
    assert answer["note"] == ""
    return str(answer["labels"]["version"])


def test_a_split_is_within_the_binomial_bound_and_sticky(versions: LabHandle) -> None:
    lab = versions
    split(lab, 90, 10)
    clients = [f"10.1.{i // 250}.{i % 250 + 1}" for i in range(CLIENTS)]
    first = {c: version_of(c, lab) for c in clients}
    count = Counter(first.values())
    assert abs(count["v2"] - CLIENTS * 0.1) < 4 * math.sqrt(CLIENTS * 0.1 * 0.9)
    assert {c: version_of(c, lab) for c in clients[:100]} == {c: first[c] for c in clients[:100]}
    split(lab, 70, 30)
    after = {c: version_of(c, lab) for c in clients[:300]}
    moved = {(first[c], after[c]) for c in after if first[c] != after[c]}
    assert moved == {("v1", "v2")}, "clients move to the share that grows, and only to it"


def test_live_traffic_follows_the_split(versions: LabHandle) -> None:
    lab = versions
    split(lab, 50, 50)
    for client in ("c1", "c2", "gw"):
        wanted = version_of(host(client).address, lab)
        answers = [lab.ask_from(client) for _ in range(4)]
        nodes = {a["node"] for a in answers}
        assert nodes == ({"n3"} if wanted == "v2" else {"n1", "n2"}), f"{client}: {answers}"


def test_a_second_port_pins_a_version(versions: LabHandle) -> None:
    lab = versions
    split(lab, 100, 0)
    body = {
        "id": "canary",
        "address": VIP,
        "port": 8081,
        "protocol": "tcp",
        "pool": POOL,
        "policies": [{"name": "v2", "labels": {"version": "v2"}}],
    }
    lab.onos.fairlead("POST", "/vips", body)
    try:
        await_true(
            "the port answers", lambda: bool(lab.ask_from("c1", f"http://{VIP}:8081/predict")), 20
        )
        for client in ("c1", "c2"):
            pinned = [lab.ask_from(client, f"http://{VIP}:8081/predict") for _ in range(3)]
            assert {a["node"] for a in pinned} == {"n3"}
            assert "n3" not in {lab.ask_from(client)["node"] for _ in range(4)}
    finally:
        lab.onos.fairlead("DELETE", "/vips/canary")


def test_a_policy_by_ingress_is_for_those_who_come_in_there(versions: LabHandle) -> None:
    lab = versions
    leaf, port = host_ports()["c2"]
    point = f"{switch(leaf).device}/{port}"
    vip = lab.onos.fairlead("GET", f"/vips/{VIP_ID}")
    vip["policies"] = [{"name": "lab", "ingress": point, "labels": {"version": "v2"}}]
    put(lab, f"/vips/{VIP_ID}", vip)
    c2 = host("c2").address
    await_true("the policy", lambda: bool(now(lab, c2)["policy"] == "lab"), 10)
    assert {lab.ask_from("c2")["node"] for _ in range(3)} == {"n3"}
    assert {lab.ask_from("c1")["node"] for _ in range(6)} == {"n1", "n2", "n3"}
    assert now(lab, c2)["ingress"] == point, "where the client is attached"
    assert now(lab, c2, ingress="of:0000000000000001/9")["policy"] is None


def test_explain_names_the_node_that_answered(lab: LabHandle) -> None:
    for client in ("c1", "c2", "gw"):
        answer = lab.ask_from(client)
        why = explain(lab, client=answer["client"], clientPort=answer["clientPort"], vip=VIP_ID)
        assert why["member"] == answer["node"]
        assert why["candidates"][0]["member"] == answer["node"]
        assert {c["member"] for c in why["candidates"]} == {"n1", "n2", "n3"}
        leaf, port = host_ports()[client]
        assert why["ingress"] == f"{switch(leaf).device}/{port}"
    with pytest.raises(RestError) as unknown:
        explain(lab, client="198.18.0.1", clientPort=1, vip=VIP_ID)
    assert unknown.value.status == 404


def test_changing_the_split_breaks_no_connection(versions: LabHandle) -> None:
    lab = versions
    split(lab, 100, 0)
    with KeepAlive() as one:
        await_true("first answers", lambda: len(one.nodes) >= 3 or one.error, 15)
        split(lab, 0, 100)
        at = len(one.nodes)
        await_true("more answers", lambda: len(one.nodes) >= at + 10 or one.error, 20)
    assert one.error is None
    assert len(set(one.nodes)) == 1 and one.nodes[0] != "n3"
    assert lab.ask_from("c1")["node"] == "n3"
