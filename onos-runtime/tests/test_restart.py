# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""What is found again after the controller was away."""

from __future__ import annotations

from conftest import Net, Onos, Ovs, Rest, device_id, eventually

A, B = 0x11, 0x12


def test_devices_links_and_silent_hosts_are_found_again_after_a_restart(
    net: Net, onos: Onos, ovs: Ovs, rest: Rest
) -> None:
    net.switch("s1", A)
    net.switch("s2", B)
    ovs.patch("s1", 1, "s2", 1)
    h1, h2 = net.host("h1", "s1", 5, 1), net.host("h2", "s2", 6, 2)
    eventually(lambda: len(rest.links()) == 2)
    net.learned(h1)
    net.learned(h2)

    onos.stop()
    onos.start()

    eventually(lambda: rest.available(A) and rest.available(B), timeout=20)
    eventually(lambda: len(rest.links()) == 2, timeout=10)
    # Neither host says anything by itself.
    eventually(lambda: rest.knows(h1) and rest.knows(h2), timeout=15)
    assert rest.places(h1) == [(device_id(A), "5")]
    assert rest.places(h2) == [(device_id(B), "6")]


def test_switches_and_links_are_back_after_the_providers_alone_are_restarted(
    net: Net, onos: Onos, ovs: Ovs, rest: Rest
) -> None:
    net.switch("s1", A)
    net.switch("s2", B)
    ovs.patch("s1", 1, "s2", 1)
    host = net.host("h1", "s1", 5, 1)
    eventually(lambda: len(rest.links()) == 2)
    net.learned(host)

    onos.cli("bundle:restart", "org.fairlead.onos.openflow")

    eventually(lambda: rest.available(A) and rest.available(B), timeout=20)
    eventually(lambda: len(rest.links()) == 2, timeout=10)
    # The new providers see what happens, at the latest when the rules were compared once.
    ovs.patch("s1", 3, "s2", 3)
    eventually(lambda: len(rest.links()) == 4, timeout=15)
    host.detach()
    eventually(lambda: rest.host(host.mac) is None, timeout=5)
