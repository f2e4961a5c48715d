# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Groups: their kinds, weights and counters, and what becomes of them."""

from __future__ import annotations

import re
from typing import Any

from conftest import Net, Onos, Ovs, Rest, eventually
from test_flows import ETH, POLL, holds, install, l2, l3, output, rule, states, switch

Json = dict[str, Any]
MAC = "02:00:00:00:00:0a"


def bucket(*instructions: Json, **more: Any) -> Json:
    return {"treatment": {"instructions": list(instructions)}, **more}


def add(rest: Rest, device: str, cookie: int, number: int, kind: str, *buckets: Json) -> None:
    rest.post(
        f"/groups/{device}",
        {
            "type": kind,
            "appCookie": f"0x{cookie:04x}",
            "groupId": str(number),
            "givenGroupId": str(number),
            "buckets": list(buckets),
        },
    )


def known(rest: Rest, device: str) -> dict[int, Json]:
    """Groups as ONOS sees them, by number."""
    return {int(g["id"]): g for g in rest.get(f"/groups/{device}")["groups"]}


def added(rest: Rest, device: str, numbers: set[int]) -> bool:
    found = known(rest, device)
    assert set(found) == numbers, found
    assert {g["state"] for g in found.values()} == {"ADDED"}, found
    return True


def on_switch(ovs: Ovs, bridge: str) -> dict[int, str]:
    """The switch's groups by number."""
    found = {}
    for line in ovs.ofctl("dump-groups", bridge).splitlines():
        match = re.search(r"group_id=(\d+),(.*)", line)
        if match:
            found[int(match.group(1))] = match.group(2)
    return found


def age(ovs: Ovs, bridge: str, number: int) -> float:
    text = ovs.ofctl("dump-group-stats", bridge, f"group_id={number}")
    match = re.search(r"duration=([\d.]+)s", text)
    assert match, text
    return float(match.group(1))


def test_every_kind_of_group(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    add(rest, device, 1, 11, "SELECT", bucket(output(1), weight=2), bucket(output(2), weight=500))
    add(
        *(rest, device, 2, 12, "INDIRECT"),
        bucket(l2("ETH_DST", mac=MAC), l3("IPV4_DST", ip="198.18.0.11"), output(1)),
    )
    add(rest, device, 3, 13, "ALL", bucket(output(1)), bucket(output(2)), bucket(output("CONTROLLER")))
    add(
        *(rest, device, 4, 14, "FAILOVER"),
        bucket(output(1), watchPort="1", watchGroup=-1),
        bucket(output(2), watchPort="2", watchGroup=-1),
    )
    eventually(lambda: set(on_switch(ovs, "s1")) == {11, 12, 13, 14}, timeout=3)
    found = on_switch(ovs, "s1")
    assert re.fullmatch(
        r"type=select,bucket=.*weight:2,actions=output:1,bucket=.*weight:500,actions=output:2", found[11]
    )
    assert found[12].startswith("type=indirect,")
    assert f"set_field:{MAC}->eth_dst,set_field:198.18.0.11->ip_dst,output:1" in found[12]
    assert found[13].startswith("type=all,") and found[13].count("actions=") == 3
    assert re.fullmatch(
        r"type=ff,bucket=.*watch_port:1,actions=output:1,bucket=.*watch_port:2,actions=output:2", found[14]
    )
    # ONOS knows at once, and stays content.
    eventually(lambda: added(rest, device, {11, 12, 13, 14}), timeout=2)
    holds(lambda: added(rest, device, {11, 12, 13, 14}), 2.5 * POLL)
    assert all(age(ovs, "s1", number) > 2 * POLL for number in found)


def test_buckets_come_and_go(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    add(rest, device, 1, 11, "SELECT", bucket(output(1), weight=1), bucket(output(2), weight=1))
    eventually(lambda: added(rest, device, {11}), timeout=2)
    install(rest, rule(device, 500, [ETH], [{"type": "GROUP", "groupId": 11}]))
    eventually(lambda: states(rest, device) == {500: "ADDED"}, timeout=2 * POLL)

    rest.post(
        f"/groups/{device}/0x0001/buckets",
        {"buckets": [bucket(output(3), weight=4, type="SELECT", bucketId=2)]},
    )
    eventually(lambda: "weight:4,actions=output:3" in on_switch(ovs, "s1")[11], timeout=3)
    eventually(lambda: added(rest, device, {11}), timeout=3)
    assert len(known(rest, device)[11]["buckets"]) == 3

    rest.delete(f"/groups/{device}/0x0001")
    eventually(lambda: not on_switch(ovs, "s1"), timeout=3)
    eventually(lambda: not known(rest, device), timeout=3)


def test_buckets_count(net: Net, rest: Rest) -> None:
    device = switch(net)
    one, other = net.host("h1", "s1", 1, 1), net.host("h2", "s1", 2, 2)
    add(rest, device, 1, 11, "ALL", bucket(output(2)), bucket(output(7)))
    add(rest, device, 2, 12, "INDIRECT", bucket(output(1)))
    install(
        rest,
        rule(device, 600, [{"type": "IN_PORT", "port": 1}], [{"type": "GROUP", "groupId": 11}]),
        rule(device, 601, [{"type": "IN_PORT", "port": 2}], [{"type": "GROUP", "groupId": 12}]),
    )
    eventually(lambda: states(rest, device) == {600: "ADDED", 601: "ADDED"}, timeout=2 * POLL)
    assert " 0% packet loss" in one.run("ping", "-i", "0.2", "-c", "10", other.ip)

    def counted() -> bool:
        groups = known(rest, device)
        buckets = groups[11]["buckets"] + groups[12]["buckets"]
        assert all(b["packets"] >= 10 and b["bytes"] >= 980 for b in buckets), buckets
        return groups[11]["packets"] >= 10 and groups[11]["referenceCount"] == 1

    eventually(counted, timeout=2 * POLL)


def test_a_group_that_cannot_be(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    add(rest, device, 1, 11, "ALL", bucket(output(4294967045)))  # there is no such logical port
    add(rest, device, 2, 12, "ALL", bucket(output(1)))
    eventually(lambda: added(rest, device, {12}), timeout=4 * POLL)
    assert set(on_switch(ovs, "s1")) == {12}


def test_a_group_that_vanished_is_made_again(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    add(rest, device, 1, 11, "SELECT", bucket(output(1), weight=3), bucket(output(2), weight=1))
    install(rest, rule(device, 500, [ETH], [{"type": "GROUP", "groupId": 11}]))
    eventually(lambda: states(rest, device) == {500: "ADDED"}, timeout=3 * POLL)
    ovs.ofctl("del-groups", "s1")
    assert not on_switch(ovs, "s1")
    # The switch removed the rule with its group.
    eventually(lambda: "weight:3" in on_switch(ovs, "s1")[11], timeout=2 * POLL)
    eventually(lambda: any("group:11" in line for line in ovs.flows("s1")), timeout=3 * POLL)
    eventually(lambda: added(rest, device, {11}), timeout=2 * POLL)


def test_groups_of_others_are_left_alone(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    ovs.ofctl("add-group", "s1", "group_id=77,type=all,bucket=output:1")
    add(rest, device, 1, 11, "ALL", bucket(output(1)), bucket(output(2)))
    eventually(lambda: added(rest, device, {11}), timeout=2)
    holds(lambda: set(on_switch(ovs, "s1")) == {11, 77}, 2.5 * POLL)


def test_groups_survive_a_restart_of_the_controller(
    net: Net, ovs: Ovs, rest: Rest, onos: Onos
) -> None:
    device = switch(net)
    buckets = bucket(output(1), weight=3), bucket(output(2), weight=1)
    add(rest, device, 1, 11, "SELECT", *buckets)
    install(rest, rule(device, 500, [ETH], [{"type": "GROUP", "groupId": 11}]))
    eventually(lambda: states(rest, device) == {500: "ADDED"}, timeout=3 * POLL)
    old = age(ovs, "s1", 11)

    onos.stop()
    onos.start()
    eventually(lambda: rest.get(f"/devices/{device}")["available"], timeout=30)
    eventually(lambda: states(rest, device) == {500: "ADDED"}, timeout=3 * POLL)
    # Its owner asks for it as it does at each start, and gets the one that is there.
    add(rest, device, 1, 11, "SELECT", *buckets)
    eventually(lambda: added(rest, device, {11}), timeout=2 * POLL)
    holds(lambda: added(rest, device, {11}), 1.5 * POLL)
    assert age(ovs, "s1", 11) > old + 2 * POLL
