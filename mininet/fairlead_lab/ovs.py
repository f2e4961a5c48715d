# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Our own Open vSwitch: database, daemons and sockets below the run directory.

The system's Open vSwitch service is neither needed nor touched, and no kernel module is loaded.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from .config import Config
from .proc import LabError, await_true, run, start, stop, tail
from .state import StateFile
from .topology import SWITCHES

SCHEMA = Path("/usr/share/openvswitch/vswitch.ovsschema")
SYSTEM_RUN = Path("/var/run/openvswitch")
DAEMONS = ("ovsdb-server", "ovs-vswitchd")


def environment(config: Config) -> dict[str, str]:
    """Variables that make ovs-vsctl, ovs-ofctl and ovs-appctl talk to our daemons."""
    directory = str(config.ovs)
    return {
        "OVS_RUNDIR": directory,
        "OVS_DBDIR": directory,
        "OVS_LOGDIR": directory,
        "OVS_SYSCONFDIR": directory,
    }


class OpenVSwitch:
    def __init__(self, config: Config, state: StateFile) -> None:
        self._config = config
        self._state = state

    def start(self) -> None:
        """Starts both daemons with an empty database; returns when they answer."""
        directory = self._config.ovs
        # A database of an earlier run would bring its bridges back.
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        os.environ.update(environment(self._config))
        database = directory / "conf.db"
        if not SCHEMA.exists():
            raise LabError(f"{SCHEMA} is missing: Open vSwitch is not installed: make deps")
        run(["ovsdb-tool", "create", str(database), str(SCHEMA)])
        sock = directory / "db.sock"
        self._daemon(
            "ovsdb-server", [str(database), f"--remote=punix:{sock}"],
        )
        await_true("ovsdb-server", sock.exists, 10, 0.05, lambda: tail(self._log("ovsdb-server")))
        run(["ovs-vsctl", "--no-wait", "init"])
        self._daemon("ovs-vswitchd", [f"unix:{sock}"])
        await_true(
            "ovs-vswitchd",
            lambda: run(["ovs-appctl", "-T", "2", "-t", "ovs-vswitchd", "version"]),
            10,
            0.05,
            lambda: tail(self._log("ovs-vswitchd")),
        )

    def _log(self, name: str) -> Path:
        return self._config.logs / f"{name}.log"

    def _daemon(self, name: str, arguments: list[str]) -> None:
        command = [name, *arguments, "--no-chdir", "--pidfile", "-vconsole:info", "-vsyslog:off"]
        start(command, self._log(name), self._state.recorder(name), cwd=self._config.ovs)

    def stop(self) -> None:
        state = self._state.read()
        for name in reversed(DAEMONS):
            if state and name in state.processes:
                stop(state.processes[name])

    def publish(self) -> None:
        """Lets a plain `ovs-ofctl dump-flows leaf1` find our bridges, if no other OVS runs here."""
        if system_ovs_alive():
            return
        with self._state.change() as state:
            if not SYSTEM_RUN.exists():
                state.files.append(str(SYSTEM_RUN))
            state.files += [str(SYSTEM_RUN / f"{s.name}.mgmt") for s in SWITCHES]
        SYSTEM_RUN.mkdir(parents=True, exist_ok=True)
        for s in SWITCHES:
            link = SYSTEM_RUN / f"{s.name}.mgmt"
            link.unlink(missing_ok=True)
            link.symlink_to(self._config.ovs / link.name)


def system_ovs_alive() -> bool:
    """Whether an Open vSwitch of the system answers on its socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(SYSTEM_RUN / "db.sock"))
            return True
        except OSError:
            return False


@dataclass(frozen=True)
class Flow:
    """One rule of a switch, as ovs-ofctl prints it."""

    table: int
    cookie: int
    priority: int
    packets: int
    bytes: int
    idle_timeout: int
    match: dict[str, str]
    actions: str
    text: str

    @property
    def is_connection(self) -> bool:
        """Whether it names both ends of one TCP connection: a per-connection steering rule."""
        return "tcp" in self.match and {"nw_src", "nw_dst", "tp_src", "tp_dst"} <= set(self.match)


def parse_flow(line: str) -> Flow:
    """Reads a line of `ovs-ofctl dump-flows`."""
    text = line.strip()
    head, _, actions = text.partition(" actions=")
    words = [w for w in re.split(r",\s*|\s+", head) if w]
    values: dict[str, str] = {}
    for word in words:
        key, _, value = word.partition("=")
        values[key] = value
    match = {
        k: v
        for k, v in values.items()
        if k
        not in (
            "cookie", "duration", "table", "n_packets", "n_bytes", "idle_timeout", "hard_timeout",
            "idle_age", "hard_age", "priority", "send_flow_rem", "reset_counts", "importance",
        )
    }
    return Flow(
        table=int(values.get("table", "0")),
        cookie=int(values.get("cookie", "0"), 16),
        priority=int(values.get("priority", "32768")),
        packets=int(values.get("n_packets", "0")),
        bytes=int(values.get("n_bytes", "0")),
        idle_timeout=int(values.get("idle_timeout", "0")),
        match=match,
        actions=actions,
        text=text,
    )


def dump_flows(config: Config, bridge: str) -> list[Flow]:
    """The rules of one of our switches. Needs root, as its socket does."""
    output = run(
        ["ovs-ofctl", "-O", "OpenFlow13", "dump-flows", str(config.ovs / f"{bridge}.mgmt")]
    )
    return [parse_flow(line) for line in output.splitlines() if "actions=" in line]


def all_flows(config: Config) -> dict[str, list[Flow]]:
    return {s.name: dump_flows(config, s.name) for s in SWITCHES}


def connection_flows(config: Config) -> dict[str, list[Flow]]:
    """Per-connection rules by switch; only switches that have some."""
    found = {
        name: [f for f in flows if f.is_connection] for name, flows in all_flows(config).items()
    }
    return {name: flows for name, flows in found.items() if flows}
