# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Packets from and to switches, as far as REST and hosts can see them."""

from __future__ import annotations

from conftest import Net, Ovs, Rest, eventually


def test_what_the_core_asks_for_is_sent_to_it(net: Net, ovs: Ovs, rest: Rest) -> None:
    net.switch("s1", 0x11)

    def asked_for() -> bool:
        flows = ovs.flows("s1")
        return all(
            any(wanted in f and "CONTROLLER:65535" in f for f in flows)
            for wanted in ("dl_type=0x88cc", "dl_type=0x8942", "arp", "ip actions")
        )

    eventually(asked_for)


def test_packets_go_to_the_controller_and_come_back_intact(net: Net, rest: Rest) -> None:
    net.switch("s1", 0x11)
    h1, h2 = net.host("h1", "s1", 1, 1), net.host("h2", "s1", 2, 2)
    net.learned(h1)
    net.learned(h2)
    # ARP goes through the controller both ways; what comes back must be a proper answer.
    assert h1.arping(h2.ip) == h2.mac
    assert h2.arping(h1.ip) == h1.mac
