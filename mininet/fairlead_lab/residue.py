# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""What a run of the lab could leave behind, so that before and after can be compared."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .proc import run

# Programs that come and go by themselves while a check runs.
OURS = ("java", "ovs", "nginx", "mininet:", "inference-node", "karaf", "mnexec", "tcpdump")


@dataclass(frozen=True)
class Snapshot:
    things: frozenset[str]

    @staticmethod
    def take() -> "Snapshot":
        return Snapshot(
            frozenset(_processes() | _interfaces() | _routes() | _namespaces() | _sockets())
        )

    def beyond(self, earlier: "Snapshot") -> list[str]:
        """What is here now and was not there before."""
        return sorted(self.things - earlier.things)


def _processes() -> set[str]:
    found: set[str] = set()
    own = _ancestors()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            start = (entry / "stat").read_text().rsplit(")", 1)[1].split()[19]
        except OSError:
            continue
        if any(word in command for word in OURS) and int(entry.name) not in own:
            found.add(f"process {entry.name} {start} {command[:120]}")
    return found


def _ancestors() -> set[int]:
    found = set()
    pid = os.getpid()
    while pid > 0:
        found.add(pid)
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            break
    return found


def _interfaces() -> set[str]:
    lines = run(["ip", "-o", "link"]).splitlines()
    return {"interface " + line.split(":")[1].strip() for line in lines}


def _routes() -> set[str]:
    return {
        f"route {line.strip()}"
        for line in run(["ip", "route", "show", "table", "all"], check=False).splitlines()
    }


def _namespaces() -> set[str]:
    return {f"netns {line}" for line in run(["ip", "netns"], check=False).splitlines()}


def _sockets() -> set[str]:
    directory = Path("/var/run/openvswitch")
    return {f"file {p}" for p in directory.glob("*")} if directory.is_dir() else set()
