# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Links between switches."""

from __future__ import annotations

import time

from conftest import Net, Ovs, Rest, device_id, eventually, patch_name

A, B, C = 0x11, 0x12, 0x13


def both_ways(a: int, a_port: int, b: int, b_port: int) -> set[tuple[str, str]]:
    one, other = f"{device_id(a)}/{a_port}", f"{device_id(b)}/{b_port}"
    return {(one, other), (other, one)}


def test_a_link_is_found_both_ways_soon_after_the_switches_connect(
    net: Net, ovs: Ovs, rest: Rest
) -> None:
    for name, dpid in (("s1", A), ("s2", B)):
        ovs.bridge(name, dpid, connect=False)
        net.bridges[name] = dpid
    ovs.patch("s1", 1, "s2", 2)
    ovs.connect("s1")
    ovs.connect("s2")
    eventually(lambda: rest.available(A) and rest.available(B), timeout=5)
    eventually(lambda: rest.links() == both_ways(A, 1, B, 2), timeout=3)


def test_a_link_goes_with_its_port_and_returns_with_it(net: Net, ovs: Ovs, rest: Rest) -> None:
    net.switch("s1", A)
    net.switch("s2", B)
    ovs.patch("s1", 1, "s2", 2)
    eventually(lambda: rest.links() == both_ways(A, 1, B, 2), timeout=5)

    ovs.del_port("s1", patch_name("s1", 1))
    eventually(lambda: rest.links() == set(), timeout=2)

    ovs.del_port("s2", patch_name("s2", 2))
    ovs.patch("s1", 3, "s2", 4)
    eventually(lambda: rest.links() == both_ways(A, 3, B, 4), timeout=3)


def test_a_link_goes_with_its_switch(net: Net, ovs: Ovs, rest: Rest) -> None:
    net.switch("s1", A)
    net.switch("s2", B)
    ovs.patch("s1", 1, "s2", 2)
    eventually(lambda: rest.links() == both_ways(A, 1, B, 2), timeout=5)

    ovs.disconnect("s2")
    eventually(lambda: rest.links() == set(), timeout=5)
    ovs.connect("s2")
    eventually(lambda: rest.links() == both_ways(A, 1, B, 2), timeout=8)


def test_a_link_that_loses_its_probes_in_one_direction_goes_in_that_direction(
    net: Net, ovs: Ovs, rest: Rest
) -> None:
    net.switch("s1", A)
    net.switch("s2", B)
    ovs.patch("s1", 1, "s2", 2)
    both = both_ways(A, 1, B, 2)
    eventually(lambda: rest.links() == both, timeout=5)

    # A rule above ours swallows the probes that reach s2, with both ports up.
    ovs.ofctl("add-flow", "s2", "priority=65535,dl_type=0x88cc,actions=drop")
    back = (f"{device_id(B)}/2", f"{device_id(A)}/1")
    lost_at = time.monotonic()
    eventually(lambda: rest.links() == {back}, timeout=8)
    assert time.monotonic() - lost_at > 1.5, "one lost probe is not a lost link"

    ovs.call(
        *("ovs-ofctl", "-O", "OpenFlow13", "--strict", "del-flows"),
        *(f"unix:{ovs.dir}/s2.mgmt", "priority=65535,dl_type=0x88cc"),
    )
    eventually(lambda: rest.links() == both, timeout=4)


def test_all_links_of_a_triangle_are_found(net: Net, ovs: Ovs, rest: Rest) -> None:
    for name, dpid in (("s1", A), ("s2", B), ("s3", C)):
        net.switch(name, dpid)
    ovs.patch("s1", 1, "s2", 1)
    ovs.patch("s2", 2, "s3", 1)
    ovs.patch("s3", 2, "s1", 2)
    expected = both_ways(A, 1, B, 1) | both_ways(B, 2, C, 1) | both_ways(C, 2, A, 2)
    eventually(lambda: rest.links() == expected, timeout=5)


def test_nothing_is_broadcast_over_a_link_whose_probes_are_lost(
    net: Net, ovs: Ovs, rest: Rest
) -> None:
    # Two links side by side: taken for edges, they would make a circle.
    net.switch("s1", A)
    net.switch("s2", B)
    ovs.patch("s1", 1, "s2", 1)
    ovs.patch("s1", 2, "s2", 2)
    eventually(lambda: len(rest.links()) == 4, timeout=5)
    h1, h2 = net.host("h1", "s1", 5, 1), net.host("h2", "s2", 5, 2)
    net.learned(h1)
    net.learned(h2)
    for name in ("s1", "s2"):
        ovs.ofctl("add-flow", name, "priority=65535,dl_type=0x88cc,actions=drop")
    eventually(lambda: rest.links() == set(), timeout=8)

    before = h2.packets_received()
    h1.run("arping", "-c", "3", "-w", "2", "-I", "eth0", "10.9.0.77", check=False)
    time.sleep(1)
    assert 3 <= h2.packets_received() - before <= 12
    assert rest.places(h1) == [(device_id(A), "5")]


def test_links_stay_when_nothing_happens(net: Net, ovs: Ovs, rest: Rest) -> None:
    net.switch("s1", A)
    net.switch("s2", B)
    ovs.patch("s1", 1, "s2", 2)
    both = both_ways(A, 1, B, 2)
    eventually(lambda: rest.links() == both, timeout=5)
    until = time.monotonic() + 8
    while time.monotonic() < until:
        assert rest.links() == both
        time.sleep(0.2)
