# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Switches as devices: presence, ports, counters, roles."""

from __future__ import annotations

from conftest import Net, Ovs, Rest, eventually


def enabled(rest: Rest, port: str) -> bool:
    return bool(rest.ports(0x11)[port]["isEnabled"])


def test_a_switch_appears_with_its_description_and_ports(net: Net, ovs: Ovs, rest: Rest) -> None:
    ovs.bridge("s1", 0x11, connect=False)
    net.bridges["s1"] = 0x11
    net.host("h1", "s1", 1, 1)
    ovs.connect("s1")
    eventually(lambda: rest.available(0x11), timeout=5)

    device = rest.device(0x11)
    assert device["type"] == "SWITCH"
    assert device["role"] == "MASTER"
    assert (device["mfr"], device["hw"]) == ("Nicira, Inc.", "Open vSwitch")
    assert device["chassisId"] == "11"
    assert device["driver"] == "default"
    annotations = device["annotations"]
    assert annotations["protocol"] == "OF_13"
    assert annotations["managementAddress"] == "127.0.0.1"
    assert annotations["channelId"].startswith("127.0.0.1:")

    port = eventually(lambda: rest.ports(0x11)["s1-h1"], timeout=5)
    assert port["port"] == "1"
    assert port["isEnabled"]
    assert port["portSpeed"] == 10_000
    assert port["annotations"]["adminState"] == "enabled"
    assert rest.ports(0x11)["s1"]["port"] == "local"


def test_ports_come_go_down_and_up(net: Net, ovs: Ovs, rest: Rest) -> None:
    net.switch("s1", 0x11)
    host = net.host("h1", "s1", 1, 1)
    eventually(lambda: enabled(rest, "s1-h1"), timeout=3)

    host.run("ip", "link", "set", "eth0", "down")
    eventually(lambda: not enabled(rest, "s1-h1"), timeout=3)
    host.run("ip", "link", "set", "eth0", "up")
    eventually(lambda: enabled(rest, "s1-h1"), timeout=3)

    host.detach()
    eventually(lambda: "s1-h1" not in rest.ports(0x11), timeout=3)


def test_an_administrator_puts_a_port_down_and_up(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = net.switch("s1", 0x11)
    net.host("h1", "s1", 1, 1)
    eventually(lambda: enabled(rest, "s1-h1"))

    rest.post(f"/devices/{device}/portstate/1", {"enabled": False})
    eventually(lambda: "PORT_DOWN" in ovs.ofctl("show", "s1"))
    eventually(lambda: not enabled(rest, "s1-h1"))
    assert rest.ports(0x11)["s1-h1"]["annotations"]["adminState"] == "disabled"

    rest.post(f"/devices/{device}/portstate/1", {"enabled": True})
    eventually(lambda: enabled(rest, "s1-h1"))


def test_port_counters_move(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = net.switch("s1", 0x11)
    # A number of its own: ONOS keeps the counters of ports that are gone.
    host = net.host("h1", "s1", 71, 1)

    def received() -> int:
        ports = rest.get(f"/statistics/ports/{device}")["statistics"][0]["ports"]
        return next(int(p["packetsReceived"]) for p in ports if p["port"] == 71)

    before = eventually(lambda: (received(),), timeout=12)[0]
    host.run("arping", "-c", "5", "-w", "2", "-I", "eth0", "10.9.0.99", check=False)
    eventually(lambda: received() >= before + 2, timeout=12)


def test_a_switch_that_leaves_is_unavailable_until_it_returns(
    net: Net, ovs: Ovs, rest: Rest
) -> None:
    net.switch("s1", 0x11)
    net.host("h1", "s1", 1, 1)
    eventually(lambda: enabled(rest, "s1-h1"))

    ovs.disconnect("s1")
    eventually(lambda: not rest.available(0x11), timeout=5)
    # Something changes while nobody looks.
    net.hosts[0].detach()
    net.host("h2", "s1", 2, 2)
    ovs.connect("s1")
    eventually(lambda: rest.available(0x11), timeout=5)
    eventually(lambda: enabled(rest, "s1-h2"), timeout=3)
    eventually(lambda: "s1-h1" not in rest.ports(0x11), timeout=3)
    assert rest.device(0x11)["role"] == "MASTER"


def test_the_switch_has_us_as_its_master(net: Net, ovs: Ovs, rest: Rest) -> None:
    net.switch("s1", 0x11)
    eventually(lambda: ovs.vsctl("get", "controller", "s1", "role") == "master", timeout=15)
