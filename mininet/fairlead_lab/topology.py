# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The fabric: two spines, three leaves, three inference nodes, two clients and the gateway.

The plan is plain data, so that the doctor, the clean-up and the tests can use it without Mininet.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional, Sequence

from .proc import LabError, run

PREFIX = 24


@dataclass(frozen=True)
class Host:
    name: str
    address: str
    leaf: str
    interface: str
    mac: str
    is_node: bool = False
    version: str = ""
    engine: str = ""


@dataclass(frozen=True)
class Switch:
    name: str
    dpid: int

    @property
    def device(self) -> str:
        """The device id by which ONOS knows the switch."""
        return f"of:{self.dpid:016x}"


SPINES = (Switch("spine1", 0x101), Switch("spine2", 0x102))
LEAVES = (Switch("leaf1", 1), Switch("leaf2", 2), Switch("leaf3", 3))
SWITCHES = SPINES + LEAVES


def _host(name: str, last: int, leaf: str, version: str = "", engine: str = "") -> Host:
    # Locally administered addresses that show the last octet of the IP address.
    return Host(
        name=name,
        address=f"198.18.0.{last}",
        leaf=leaf,
        interface=name if name == "gw" else f"{name}-eth0",
        mac=f"02:fa:00:00:00:{last:02x}",
        is_node=bool(version),
        version=version,
        engine=engine,
    )


GATEWAY = _host("gw", 254, "leaf1")
# Fairlead's health checks come from an address of their own, so that they can be told from traffic.
CHECKER = "198.18.0.253"
CLIENTS = (_host("c1", 1, "leaf1"), _host("c2", 2, "leaf2"))
NODES = (
    _host("n1", 11, "leaf1", "v1", "PyTorch"),
    _host("n2", 12, "leaf2", "v1", "PyTorch"),
    _host("n3", 13, "leaf3", "v2", "TensorFlow"),
)
HOSTS = (GATEWAY,) + CLIENTS + NODES


def _spare(number: int) -> Host:
    """A node that `scale` adds: where and what the node three before it is."""
    like = NODES[(number - 1) % len(NODES)]
    return _host(f"n{number}", 10 + number, like.leaf, like.version, like.engine)


MAX_NODES = 12
SPARES = tuple(_spare(number) for number in range(len(NODES) + 1, MAX_NODES + 1))

# Unidirectional, as ONOS counts them.
LINK_COUNT = 2 * len(SPINES) * len(LEAVES)


def switch(name: str) -> Switch:
    return next(s for s in SWITCHES if s.name == name)


def switch_of_device(device: str) -> str:
    """Name of the switch with this ONOS device id, or the id itself if it is not ours."""
    return next((s.name for s in SWITCHES if s.device == device), device)


def host(name: str) -> Host:
    return next(h for h in HOSTS + SPARES if h.name == name)


def cables() -> list[tuple[str, int, str, int]]:
    """Switch-to-switch cables as (switch, port, switch, port); leaves use ports 1.. for spines."""
    return [
        (leaf.name, s + 1, spine.name, l + 1)
        for l, leaf in enumerate(LEAVES)
        for s, spine in enumerate(SPINES)
    ]


def host_ports(hosts: Sequence[Host] = HOSTS) -> dict[str, tuple[str, int]]:
    """Host name → (leaf, port); hosts come after the spines on each leaf, spare ones last."""
    ports: dict[str, tuple[str, int]] = {}
    for leaf in LEAVES:
        port = len(SPINES)
        for h in hosts:
            if h.leaf == leaf.name:
                port += 1
                ports[h.name] = (leaf.name, port)
    return ports


def switch_interfaces() -> list[str]:
    names = [f"{a}-eth{p}" for a, p, _, _ in cables()] + [f"{b}-eth{q}" for _, _, b, q in cables()]
    return sorted(names + [f"{leaf}-eth{port}" for leaf, port in host_ports().values()])


def root_interfaces() -> list[str]:
    """Every interface that the lab makes in the namespace in which it is started."""
    return [GATEWAY.interface] + switch_interfaces() + [s.name for s in SWITCHES] + ["ovs-netdev"]


class Fabric:
    """The running network. Needs our own Open vSwitch (see ovs.py) and root."""

    def __init__(self, controller_port: int, protocols: str = "OpenFlow10,OpenFlow13") -> None:
        self._controller_port = controller_port
        self._protocols = protocols
        self._net: Optional[Any] = None

    def start(self) -> None:
        # Imported here: the rest of the lab (doctor, load, status) works without Mininet.
        try:
            from mininet.link import Link
            from mininet.log import setLogLevel
            from mininet.net import Mininet
            from mininet.node import Node, OVSSwitch, RemoteController
        except ImportError as error:
            raise LabError(f"Mininet cannot be loaded ({error}): make deps") from None

        class Controller(RemoteController):
            def checkListening(self) -> None:
                """ONOS starts at the same time, and the switches keep on trying."""

        # Mininet would wait for ever for the shell of a host that cannot have a namespace.
        run(["mnexec", "-n", "true"])
        setLogLevel("error")
        # Mininet would raise limits of the whole machine (sysctl) and leave them so.
        Mininet.inited = True
        net = Mininet(controller=None, build=False)
        self._net = net
        for s in SWITCHES:
            net.addSwitch(
                s.name,
                cls=OVSSwitch,
                dpid=f"{s.dpid:016x}",
                datapath="user",
                failMode="secure",
                protocols=self._protocols,
                reconnectms=1000,
            )
        for h in HOSTS:
            options: dict[str, Any] = {"ip": None}
            if h is GATEWAY:
                options.update(cls=Node, inNamespace=False)
            net.addHost(h.name, **options)
        net.addController(
            "onos", controller=Controller, ip="127.0.0.1", port=self._controller_port
        )
        for a, p, b, q in cables():
            net.addLink(a, b, port1=p, port2=q, cls=Link)
        for name, (leaf, port) in host_ports().items():
            h = host(name)
            net.addLink(
                name, leaf, port2=port, intfName1=h.interface, addr1=h.mac, cls=Link
            )
        for name in switch_interfaces():
            silence(name)
        for h in HOSTS:
            configure(h, net.get(h.name).cmd)
        net.start()

    def pid(self, name: str) -> int:
        """Process id of the shell that holds the namespace of a host."""
        assert self._net is not None
        return int(self._net.get(name).pid)

    def shells(self) -> dict[str, int]:
        assert self._net is not None
        net = self._net
        return {n.name: int(n.pid) for n in net.hosts + net.switches + net.controllers}

    def stop(self) -> None:
        if self._net is not None:
            net, self._net = self._net, None
            net.stop()


def configure(h: Host, shell: Callable[[str], str]) -> None:
    """Address and link of a host; quiet about IPv6; checksums made in software."""
    errors = ""
    if h is GATEWAY:
        silence_ipv6(h.interface)
    else:
        shell("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1")
        errors += shell("ip link set lo up")
    # The userspace datapath forwards frames as they are: without this, TCP checksums are wrong.
    shell(f"ethtool -K {h.interface} tx off")
    addresses = [h.address, CHECKER] if h is GATEWAY else [h.address]
    for address in addresses:
        errors += shell(f"ip addr add {address}/{PREFIX} dev {h.interface}")
    errors += shell(f"ip link set {h.interface} up")
    if errors.strip():
        raise LabError(f"host {h.name}: {errors.strip()}")


def silence_ipv6(interface: str) -> None:
    path = Path(f"/proc/sys/net/ipv6/conf/{interface}/disable_ipv6")
    if path.exists():
        path.write_text("1")


def silence(interface: str) -> None:
    """Keeps the kernel's own network stack out of a switch port.

    With the userspace datapath the kernel sees every frame of the port too, and, since the gateway's
    address lives in the same namespace, would answer ARP requests for it from the wrong interface.
    """
    silence_ipv6(interface)
    Path(f"/proc/sys/net/ipv4/conf/{interface}/arp_ignore").write_text("8")


def interface_exists(name: str) -> bool:
    try:
        return socket.if_nametoindex(name) > 0
    except OSError:
        return False
