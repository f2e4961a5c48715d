# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Hosts that are added to the running fabric, by another process than the one that made it.

Each has a network namespace of its own, held by a process that does nothing, and a cable to a leaf.
All of it is in the state file before it is made, so that a stop or a clean-up finds it.
"""

from __future__ import annotations

import os

from .config import Config
from .nodes import inside
from .ovs import environment
from .proc import LabError, await_true, run, start, stop
from .state import StateFile, netns
from .topology import HOSTS, SPARES, Host, configure, host_ports, interface_exists, silence


class Annex:
    def __init__(self, config: Config, state: StateFile) -> None:
        self._config = config
        self._state = state
        self._ports = host_ports(HOSTS + SPARES)

    def port(self, h: Host) -> str:
        """Name of the interface at the leaf's end of the cable."""
        leaf, number = self._ports[h.name]
        return f"{leaf}-eth{number}"

    def is_there(self, h: Host) -> bool:
        known = self._state.read()
        holder = known.processes.get(f"host-{h.name}") if known else None
        return holder is not None and holder.alive() and interface_exists(self.port(h))

    def plug(self, h: Host) -> None:
        """Makes the host and connects it. Raises LabError; then `unplug` takes away what is there."""
        leaf, number = self._ports[h.name]
        port = self.port(h)
        with self._state.change() as state:
            state.interfaces += [i for i in (port, h.interface) if i not in state.interfaces]
        holder = start(
            # Named as Mininet names its own, so that `ps` shows what it is.
            ["mnexec", "-n", "bash", "-c", 'exec -a "$0" sleep infinity', f"mininet:{h.name}"],
            self._config.logs / f"host-{h.name}.log",
            self._state.recorder(f"host-{h.name}"),
        )
        space = f"/proc/{holder.pid}/ns/net"
        await_true(
            f"the namespace of {h.name}",
            lambda: holder.poll() is None and os.readlink(space) != netns(),
            10,
            0.02,
        )
        run(
            ["ip", "link", "add", port, "type", "veth", "peer", "name", h.interface]
            + ["address", h.mac, "netns", str(holder.pid)]
        )
        silence(port)
        prefix = inside(self._state, h.name)
        configure(h, lambda command: run(prefix + ["sh", "-c", command], check=False))
        run(["ip", "link", "set", port, "up"])
        self._vsctl("add-port", leaf, port, "--", "set", "Interface", port, f"ofport_request={number}")

    def unplug(self, h: Host) -> None:
        """Takes the host away, however much of it there is."""
        self._vsctl("--if-exists", "del-port", h.leaf, self.port(h))
        known = self._state.read()
        holder = known.processes.get(f"host-{h.name}") if known else None
        if holder is not None:
            stop(holder, 3)
        for name in (self.port(h), h.interface):
            if interface_exists(name):
                run(["ip", "link", "del", name], check=False)
                if interface_exists(name):
                    raise LabError(f"interface {name} cannot be removed")
        with self._state.change() as state:
            for name in (f"host-{h.name}", f"node-{h.name}"):
                state.processes.pop(name, None)
            gone = (self.port(h), h.interface)
            state.interfaces = [i for i in state.interfaces if i not in gone]

    def _vsctl(self, *words: str) -> None:
        run(["ovs-vsctl", "--timeout=10", *words], env={**os.environ, **environment(self._config)})
