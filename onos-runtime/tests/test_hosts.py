# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Where hosts are, and ARP on their behalf."""

from __future__ import annotations

import time
from typing import Any

from conftest import Net, Ovs, Rest, device_id, eventually

A, B, C = 0x11, 0x12, 0x13


def place(host: dict[str, Any]) -> list[tuple[str, str]]:
    return [(l["elementId"], l["port"]) for l in host["locations"]]


def triangle(net: Net) -> None:
    """Three switches in a cycle, with the links known."""
    for name, dpid in (("s1", A), ("s2", B), ("s3", C)):
        net.switch(name, dpid)
    net.ovs.patch("s1", 1, "s2", 1)
    net.ovs.patch("s2", 2, "s3", 1)
    net.ovs.patch("s3", 2, "s1", 2)
    eventually(lambda: len(net.rest.links()) == 6)


def test_a_host_is_learned_by_arp_with_place_and_address(net: Net, rest: Rest) -> None:
    net.switch("s1", A)
    host = net.host("h1", "s1", 5, 1)

    def known_when_it_asks_for_nobody() -> dict[str, Any] | None:
        host.arping("10.9.0.99", count=1)
        return rest.host(host.mac)

    # Learned once the port has proven to be an edge.
    known = eventually(known_when_it_asks_for_nobody, timeout=5)
    assert known["ipAddresses"] == [host.ip]
    assert place(known) == [(device_id(A), "5")]
    assert known["vlan"] == "None"


def test_a_host_is_learned_by_its_first_ip_packet(net: Net, rest: Rest) -> None:
    net.switch("s1", A)
    host = net.host("h1", "s1", 5, 1)
    # Nobody has to be asked for this neighbour, so no ARP goes out.
    host.run("ip", "neigh", "add", "10.9.0.50", "lladdr", "02:00:00:00:00:50", "dev", "eth0")

    def known() -> dict[str, Any] | None:
        host.run("ping", "-c", "1", "-W", "0.2", "10.9.0.50", check=False)
        return rest.host(host.mac)

    assert place(eventually(known, timeout=6)) == [(device_id(A), "5")]
    # It was asked for its address and said so itself.
    eventually(lambda: rest.knows(host), timeout=3)


def test_arp_finds_an_unknown_host_in_a_cycle_without_a_storm(net: Net, rest: Rest) -> None:
    triangle(net)
    h1 = net.host("h1", "s1", 5, 1)
    h2 = net.host("h2", "s2", 5, 2)
    h3 = net.host("h3", "s3", 5, 3)
    eventually(lambda: h1.arping(h2.ip, count=1) == h2.mac, timeout=8)
    assert place(net.learned(h1)) == [(device_id(A), "5")]
    assert place(net.learned(h2)) == [(device_id(B), "5")]

    before = h3.packets_received()
    h1.run("arping", "-c", "3", "-w", "2", "-I", "eth0", "10.9.0.77", check=False)
    time.sleep(1)
    # Three questions, and the odd link probe; a storm would be thousands.
    assert 3 <= h3.packets_received() - before <= 12
    # Nobody was learned on a port between switches.
    for host in rest.get("/hosts")["hosts"]:
        assert all(port == "5" for _, port in place(host))


def test_arp_for_a_known_host_is_answered_without_asking_it(net: Net, rest: Rest) -> None:
    net.switch("s1", A)
    h1, h2 = net.host("h1", "s1", 1, 1), net.host("h2", "s1", 2, 2)
    net.learned(h1)
    net.learned(h2)
    # The host itself keeps silent from now on.
    h2.run("ip", "link", "set", "eth0", "arp", "off")
    assert h1.arping(h2.ip) == h2.mac


def test_arp_is_answered_for_a_host_that_somebody_registered(net: Net, rest: Rest) -> None:
    device = net.switch("s1", A)
    h1 = net.host("h1", "s1", 1, 1)
    net.learned(h1)
    mac = "02:00:00:00:aa:01"
    rest.post(
        "/hosts",
        {
            "mac": mac,
            "vlan": "-1",
            "ipAddresses": ["10.9.0.200"],
            "locations": [{"elementId": device, "port": "9"}],
        },
    )
    eventually(lambda: rest.host(mac))
    try:
        assert h1.arping("10.9.0.200") == mac
    finally:
        rest.delete(f"/hosts/{mac}/None")


def test_a_host_that_moves_is_seen_at_its_new_place(net: Net, rest: Rest) -> None:
    triangle(net)
    host = net.host("h1", "s1", 5, 1)
    assert place(net.learned(host)) == [(device_id(A), "5")]
    host.detach()
    eventually(lambda: rest.host(host.mac) is None, timeout=3)
    host.attach("s3", 6)
    assert place(net.learned(host)) == [(device_id(C), "6")]


def test_a_host_goes_with_its_port_and_is_found_when_the_port_returns(
    net: Net, rest: Rest
) -> None:
    net.switch("s1", A)
    host = net.host("h1", "s1", 5, 1)
    net.learned(host)
    # The near end, so that the host keeps its own side and says nothing by itself.
    device = device_id(A)
    rest.post(f"/devices/{device}/portstate/5", {"enabled": False})
    eventually(lambda: rest.host(host.mac) is None, timeout=3)
    rest.post(f"/devices/{device}/portstate/5", {"enabled": True})
    eventually(lambda: rest.knows(host), timeout=8)


def test_hosts_go_with_their_switch_and_are_found_when_it_returns(
    net: Net, ovs: Ovs, rest: Rest
) -> None:
    net.switch("s1", A)
    host = net.host("h1", "s1", 5, 1)
    net.learned(host)
    ovs.disconnect("s1")
    eventually(lambda: rest.host(host.mac) is None, timeout=5)
    ovs.connect("s1")
    eventually(lambda: rest.knows(host), timeout=12)


def test_nobody_is_learned_on_a_port_that_turns_out_to_be_a_link(
    net: Net, ovs: Ovs, rest: Rest
) -> None:
    # s2 floods by itself, as a switch does whose controller is not there yet.
    ovs.bridge("s2", B, connect=False)
    net.bridges["s2"] = B
    ovs.ofctl("add-flow", "s2", "priority=1,actions=flood")
    h2 = net.host("h2", "s2", 5, 2)
    net.switch("s1", A)
    ovs.patch("s1", 1, "s2", 1)
    for _ in range(3):
        h2.announce()
    ovs.connect("s2")
    eventually(lambda: rest.available(B))
    eventually(lambda: len(rest.links()) == 2)
    assert place(net.learned(h2)) == [(device_id(B), "5")]
