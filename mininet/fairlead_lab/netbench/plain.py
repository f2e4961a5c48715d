# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The same fabric without ONOS: fixed ways to every host, for the peers that Fairlead is compared with."""

from __future__ import annotations

import time

from ..config import MEMBER_PORT, VIP, VIP_PORT
from ..nodes import inside
from ..proc import await_true, run, start
from ..topology import HOSTS, LEAVES, NODES, SPINES, SWITCHES, Host, host_ports
from .figures import Figures
from .setup import sustained
from .testbed import CLIENT, HERE, VIP_TARGET, Testbed
from .unbroken import WEIGHTS, rotated

VIP_MAC = "02:fa:00:00:00:64"
WAY, STEER, CONNECTION = 100, 200, 300
GROUP = 1


def next_port(switch: str, to: Host) -> int:
    """The port by which a switch sends what is for a host; hosts are spread over the spines."""
    leaf, port = host_ports()[to.name]
    if switch == leaf:
        return port
    if switch in [s.name for s in SPINES]:
        return [l.name for l in LEAVES].index(leaf) + 1
    return HOSTS.index(to) % len(SPINES) + 1


def ways(switch: str) -> list[str]:
    return [f"priority={WAY},dl_dst={h.mac},actions=output:{next_port(switch, h)}" for h in HOSTS]


def backwards() -> list[str]:
    """On the client's leaf: what members send to it comes from the virtual address."""
    return [
        f"priority={STEER},tcp,nw_src={n.address},tp_src={MEMBER_PORT},nw_dst={CLIENT.address},"
        f"actions=set_field:{VIP_MAC}->eth_src,set_field:{VIP}->ip_src,set_field:{VIP_PORT}->tcp_src,"
        f"output:{next_port(CLIENT.leaf, CLIENT)}"
        for n in NODES
    ]


def group(weights: tuple[int, ...]) -> str:
    buckets = ",".join(
        f"bucket=weight:{weight},actions=set_field:{n.mac}->eth_dst,"
        f"set_field:{n.address}->ip_dst,set_field:{MEMBER_PORT}->tcp_dst,output:{next_port(CLIENT.leaf, n)}"
        for n, weight in zip(NODES, weights)
    )
    return f"group_id={GROUP},type=select,{buckets}"


class PlainFabric:
    """Takes the switches over from ONOS, for the rest of the run."""

    def __init__(self, bed: Testbed) -> None:
        self._bed = bed

    def take(self) -> None:
        bed = self._bed
        bed.lab.runtime.stop()
        with bed.lab.state.change() as state:
            state.onos = False
        for s in SWITCHES:
            run(["ovs-vsctl", "--timeout=10", "del-controller", s.name])
            self.ofctl(s.name, "del-flows")
            for rule in ways(s.name):
                self.ofctl(s.name, "add-flow", rule)
        for h in (CLIENT, *NODES):
            for other in HOSTS:
                self._neighbour(h, other.address, other.mac)
            self._neighbour(h, VIP, VIP_MAC)

    def _neighbour(self, h: Host, address: str, mac: str) -> None:
        if h.address != address:
            words = ["ip", "neigh", "replace", address, "lladdr", mac, "dev", h.interface, "nud", "permanent"]
            run(inside(self._bed.lab.state, h.name) + words)

    def ofctl(self, switch: str, what: str, *words: str) -> None:
        bridge = str(self._bed.config.ovs / f"{switch}.mgmt")
        run(["ovs-ofctl", "-O", "OpenFlow13", what, bridge, *words])


def select_group(bed: Testbed, fabric: PlainFabric, figures: Figures, rounds: int, transfers: int) -> None:
    """Open vSwitch's own SELECT group, under the same changes of weights as Fairlead."""
    leaf = CLIENT.leaf
    for rule in backwards():
        fabric.ofctl(leaf, "add-flow", rule)
    fabric.ofctl(leaf, "add-group", group((10, 10, 10)))
    fabric.ofctl(leaf, "add-flow", f"priority={STEER},tcp,nw_dst={VIP},tp_dst={VIP_PORT},actions=group:{GROUP}")
    for number in range(rounds):
        with bed.hold(VIP_TARGET, transfers) as held:
            for weights in rotated(WEIGHTS, number, 3):
                fabric.ofctl(leaf, "mod-group", group(weights))
                time.sleep(0.3)
            broken, why = held.broken()
        fabric.ofctl(leaf, "mod-group", group((10, 10, 10)))
        figures.add("broken_select_group", broken)
        bed.say(f"SELECT group, weights {number + 1}/{rounds}: {broken} of {held.count} broken{f' ({why})' if why else ''}")
    fabric.ofctl(leaf, "del-flows", f"tcp,nw_dst={VIP}")
    for n in NODES:
        fabric.ofctl(leaf, "del-flows", f"tcp,nw_src={n.address},nw_dst={CLIENT.address}")
    fabric.ofctl(leaf, "del-groups")


def osken(bed: Testbed, figures: Figures, rounds: int, seconds: float) -> None:
    """The reactive balancer on os-ken, on the same switches with the same members."""
    members = ";".join(f"{n.address},{n.mac},{MEMBER_PORT},{next_port(CLIENT.leaf, n)}" for n in NODES)
    command = ["env", f"MEMBERS={members}", f"VIP={VIP},{VIP_MAC},{VIP_PORT}", "PYTHONDONTWRITEBYTECODE=1"]
    command += ["/usr/bin/osken-manager", "--ofp-listen-host", "127.0.0.1", "--ofp-tcp-listen-port"]
    command += [str(bed.config.of_port), str(HERE / "osken_balancer.py")]
    start(command, bed.config.logs / "osken.log", bed.lab.state.recorder("node-osken"))
    run(["ovs-vsctl", "--timeout=10", "set-controller", CLIENT.leaf, f"tcp:127.0.0.1:{bed.config.of_port}"])
    await_true("the balancer on os-ken", lambda: bed.serves(VIP_TARGET), 30, 1)
    bed.connects(VIP_TARGET, 100, 3)
    for number in range(rounds):
        best = sustained(lambda rate: bed.connects(VIP_TARGET, rate, seconds), bed.say)
        figures.add("cps_osken", best)
        bed.say(f"cps_osken {number + 1}/{rounds}: {best:.0f} connections/s")
