# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Which TCP ports are taken, and by whom."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from .config import Config

LISTEN = "0A"


@dataclass(frozen=True)
class Wanted:
    port: int
    purpose: str
    variable: str


@dataclass(frozen=True)
class Busy:
    wanted: Wanted
    pid: Optional[int]
    program: str

    def __str__(self) -> str:
        w = self.wanted
        who = f"{self.program} (process {self.pid})" if self.pid else "another program"
        cure = f"stop it (kill {self.pid})" if self.pid else "stop it"
        return (
            f"port {w.port} ({w.purpose}) is taken by {who}: {cure}, "
            f"or choose another one: {w.variable}={w.port + 1000 if w.port < 60000 else 10000} make demo"
        )


def wanted(config: Config, with_onos: bool = True) -> list[Wanted]:
    ports = [Wanted(config.web_port, "web page", "WEB_PORT")]
    if with_onos:
        ports += [
            Wanted(config.rest_port, "ONOS REST", "ONOS_REST_PORT"),
            Wanted(config.ssh_port, "ONOS command line", "ONOS_SSH_PORT"),
            Wanted(config.of_port, "OpenFlow", "ONOS_OF_PORT"),
            Wanted(config.cluster_port, "ONOS cluster", "ONOS_CLUSTER_PORT"),
        ]
    return ports


def listeners() -> dict[int, str]:
    """Port → inode of the socket that listens on it, in this network namespace."""
    found: dict[int, str] = {}
    for name in ("tcp", "tcp6"):
        try:
            lines = Path(f"/proc/self/net/{name}").read_text().splitlines()[1:]
        except FileNotFoundError:
            continue
        for line in lines:
            words = line.split()
            if words[3] == LISTEN:
                found[int(words[1].rsplit(":", 1)[1], 16)] = words[9]
    return found


def _holder(inode: str) -> tuple[Optional[int], str]:
    target = f"socket:[{inode}]"
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            for descriptor in (entry / "fd").iterdir():
                if os.readlink(descriptor) == target:
                    return int(entry.name), (entry / "comm").read_text().strip()
        except OSError:
            continue
    return None, ""


def busy(ports: list[Wanted]) -> list[Busy]:
    taken = listeners()
    return [Busy(w, *_holder(taken[w.port])) for w in ports if w.port in taken]
