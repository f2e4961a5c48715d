# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Meters: added, used, counted, removed."""

from __future__ import annotations

import re
from typing import Any

from conftest import Net, Onos, Ovs, Rest, eventually
from test_flows import POLL, holds, install, output, rule, states, switch

Json = dict[str, Any]


def drop(rate: int, burst: int = 0) -> Json:
    return {"type": "DROP", "rate": rate, "burstSize": burst}


def add(rest: Rest, device: str, unit: str, *bands: Json, burst: bool = False) -> None:
    body = {"deviceId": device, "unit": unit, "burst": burst, "bands": list(bands)}
    rest.post(f"/meters/{device}", body)


def known(rest: Rest, device: str) -> list[Json]:
    return rest.get(f"/meters/{device}")["meters"]


def on_switch(ovs: Ovs, bridge: str) -> dict[int, str]:
    """The switch's meters by number."""
    text = ovs.ofctl("dump-meters", bridge)
    return {int(n): body for n, body in re.findall(r"meter=(\d+) ([^\0]*?)(?=meter=|\Z)", text)}


def test_a_meter_limits_and_counts(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    one, other = net.host("h1", "s1", 1, 1), net.host("h2", "s1", 2, 2)
    add(rest, device, "PKTS_PER_SEC", drop(5, 5), burst=True)
    eventually(lambda: [m["state"] for m in known(rest, device)] == ["ADDED"], timeout=3)
    assert re.search(r"pktps burst stats.*type=drop rate=5 burst_size=5", on_switch(ovs, "s1")[1], re.S)

    install(
        rest,
        rule(device, 600, [{"type": "IN_PORT", "port": 1}], [{"type": "METER", "meterId": 1}, output(2)]),
        rule(device, 601, [{"type": "IN_PORT", "port": 2}], [output(1)]),
    )
    eventually(lambda: states(rest, device) == {600: "ADDED", 601: "ADDED"}, timeout=2 * POLL)
    answers = one.run("ping", "-i", "0.02", "-c", "100", other.ip, check=False)
    lost = re.search(r"(\d+)% packet loss", answers)
    assert lost and 50 < int(lost.group(1)) < 100, answers

    def counted() -> bool:
        meter = known(rest, device)[0]
        return meter["packets"] >= 100 and meter["referenceCount"] == 1

    eventually(counted, timeout=2 * POLL)


def test_meters_come_and_go(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    add(rest, device, "KB_PER_SEC", drop(1000))
    add(rest, device, "KB_PER_SEC", drop(2000))
    eventually(lambda: [m["state"] for m in known(rest, device)] == ["ADDED", "ADDED"], timeout=3)
    assert set(on_switch(ovs, "s1")) == {1, 2}

    ovs.ofctl("del-meters", "s1")
    eventually(lambda: set(on_switch(ovs, "s1")) == {1, 2}, timeout=2 * POLL)

    rest.delete(f"/meters/{device}/1")
    eventually(lambda: set(on_switch(ovs, "s1")) == {2}, timeout=3)
    eventually(lambda: len(known(rest, device)) == 1, timeout=2 * POLL)


def test_meters_survive_a_restart_of_the_controller(
    net: Net, ovs: Ovs, rest: Rest, onos: Onos
) -> None:
    device = switch(net)
    add(rest, device, "KB_PER_SEC", drop(1000))
    metered = [{"type": "METER", "meterId": 1}, output(2)]
    install(rest, rule(device, 600, [{"type": "IN_PORT", "port": 1}], metered))
    eventually(lambda: states(rest, device) == {600: "ADDED"}, timeout=3 * POLL)
    onos.stop()
    onos.start()
    eventually(lambda: states(rest, device) == {600: "ADDED"}, timeout=30)
    holds(lambda: set(on_switch(ovs, "s1")) == {1}, 2 * POLL)
    # Its owner asks for it as it does at each start.
    add(rest, device, "KB_PER_SEC", drop(1500))
    eventually(lambda: [m["state"] for m in known(rest, device)] == ["ADDED"], timeout=3)
    assert "rate=1500" in on_switch(ovs, "s1")[1]
    assert states(rest, device) == {600: "ADDED"}
