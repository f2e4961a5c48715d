# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Takes away what the state file says is ours, and nothing else."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable

from .config import SUBNET, Config
from .onos import OnosRuntime
from .ovs import DAEMONS
from .proc import LabError, Pid, run, stop
from .state import State, StateFile, netns
from .topology import interface_exists

ROUTE_METRIC = "4096"


def add_route(state: StateFile) -> None:
    """A packet for the lab never leaves by another interface, whatever happens to `gw`.

    Set before `gw` exists, removed after it is gone.
    """
    if has_route():
        return
    with state.change() as known:
        known.route = True
    run(["ip", "route", "add", "blackhole", SUBNET, "metric", ROUTE_METRIC])


def has_route() -> bool:
    return bool(
        run(["ip", "route", "show", "type", "blackhole", SUBNET, "metric", ROUTE_METRIC]).strip()
    )


def stop_processes(processes: dict[str, Pid], prefixes: tuple[str, ...], grace: float) -> None:
    """Ends the processes whose name starts with one of the prefixes, all at once."""
    chosen = [p for name, p in processes.items() if name.startswith(prefixes)]
    if chosen:
        with ThreadPoolExecutor(len(chosen)) as pool:
            list(pool.map(lambda p: stop(p, grace), chosen))


def remove(config: Config, say: Callable[[str], None]) -> list[str]:
    """Removes what the state file names. Safe to call at any time and twice.

    Returns what could not be removed; the state file stays as long as there is such a thing.
    """
    file = StateFile(config)
    state = file.read()
    if state is None:
        return []
    here = state.namespace in ("", netns())
    stop_processes(state.processes, ("node-", "nginx"), 10)
    if state.onos:
        try:
            # First a start that is under way: it would bring up what is being stopped.
            stop_processes(state.processes, ("onos-start",), 2)
            OnosRuntime(config, file).stop()
        except LabError as error:
            say(f"ONOS: {error}")
    stop_processes(state.processes, DAEMONS, 5)
    _hang_up(state)
    for stray in strays(config, with_onos=state.onos):
        stop(stray, 5)
    if here:
        for name in state.interfaces:
            if interface_exists(name):
                run(["ip", "link", "del", name], check=False)
    for name in reversed(state.files):
        _remove_file(Path(name))
    left = [f"process {p.pid} ({name})" for name, p in state.processes.items() if p.alive()]
    if here:
        left += [f"interface {name}" for name in state.interfaces if interface_exists(name)]
        if state.route and has_route():
            # Last of all: until here it keeps stray packets from leaving the machine.
            run(["ip", "route", "del", "blackhole", SUBNET, "metric", ROUTE_METRIC], check=False)
            left += [f"blackhole route {SUBNET}"] if has_route() else []
    if not left:
        file.forget()
    config.owner.give(config.run)
    return left


def strays(config: Config, with_onos: bool) -> list[Pid]:
    """Programs of the lab's kinds that run from our run directory, whatever the state file says."""
    found = []
    programs = DAEMONS + (("nginx", "java") if with_onos else ("nginx",))
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if (entry / "comm").read_text().strip() in programs:
                if f"{config.run}/".encode() in (entry / "cmdline").read_bytes():
                    found.append(Pid.of(int(entry.name)))
        except OSError:
            continue
    return found


def _hang_up(state: State) -> None:
    """Mininet's shells hold the namespaces of the hosts; they end on a hang-up."""
    for name, process in state.processes.items():
        if name.startswith("host-") and process.alive():
            try:
                os.kill(process.pid, signal.SIGHUP)
            except ProcessLookupError:
                continue
    stop_processes(state.processes, ("host-",), 3)


def _remove_file(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
    except OSError:
        # Somebody else uses the directory meanwhile (the system's Open vSwitch, for instance).
        pass


def leftovers(config: Config) -> list[str]:
    """What an earlier lab left behind; for the doctor."""
    state = StateFile(config).read()
    if state is None or (state.owner is not None and state.owner.alive()):
        return []
    found = [f"process {p.pid} ({name})" for name, p in state.processes.items() if p.alive()]
    if state.namespace == netns():
        found += [f"interface {name}" for name in state.interfaces if interface_exists(name)]
        if state.route and has_route():
            found.append(f"route {SUBNET}")
    return found or ["a state file"]
