# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Brings the whole lab up and takes it down again."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Callable, Iterator, Optional

from . import models, ports
from .cleanup import add_route, remove, stop_processes
from .config import VIP, Config
from .nodes import InferenceNodes, inside
from .onos import Onos, OnosRuntime
from .output import emit
from .ovs import OpenVSwitch
from .proc import LabError, Pid, await_true, run
from .state import Lock, State, StateFile, netns
from .topology import GATEWAY, HOSTS, LINK_COUNT, NODES, Fabric, interface_exists, root_interfaces
from .web import WebServer


class Progress:
    """One line for each step, with the time since the start and the step's own seconds."""

    def __init__(self, write: Callable[[str], None] = emit) -> None:
        self._write = write
        self._begin = time.monotonic()
        self._guard = threading.Lock()

    def say(self, text: str) -> None:
        with self._guard:
            self._write(f"[{time.monotonic() - self._begin:5.1f} s] {text}")

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        begin = time.monotonic()
        yield
        self.say(f"{text} ({time.monotonic() - begin:.1f} s)")


class Lab:
    """One run of the lab. Not thread-safe; `down` may be called at any time after `up` began."""

    def __init__(self, config: Config, progress: Optional[Progress] = None) -> None:
        self.config = config
        self.progress = progress or Progress()
        self.state = StateFile(config)
        self.onos = Onos(config)
        self.runtime = OnosRuntime(config, self.state)
        self.nodes = InferenceNodes(config, self.state)
        self._ovs = OpenVSwitch(config, self.state)
        self._web = WebServer(config, self.state)
        self._fabric = Fabric(config.of_port)
        self._lock = Lock(config)
        self._holds_lock = False

    def up(self) -> None:
        """Everything, until the first picture can be sent. Raises LabError; then call `down`."""
        begin = time.monotonic()
        config = self.config
        if os.geteuid() != 0:
            raise LabError("the lab needs root for namespaces and interfaces")
        self._claim()
        self._preflight()
        models.choose(config, self.progress.say)
        onos_runs = self.runtime.running()
        taken = ports.busy(ports.wanted(config, with_onos=not onos_runs))
        if taken:
            raise LabError("\n".join(str(b) for b in taken))
        with self.state.change() as state:
            state.owner = Pid.of(os.getpid())
            state.namespace = netns()
            state.interfaces = root_interfaces()
            state.phase = "starting"
            state.onos = not onos_runs
        controller = _Background(lambda: self._start_onos(onos_runs))
        controller.start()
        try:
            self._start_network()
            self._start_nodes()
            with self.progress.step(f"nginx on {config.web_url}"):
                self._web.start()
            controller.result(self._nodes_live)
        except BaseException:
            self.runtime.abort()
            controller.join()
            raise
        self._join_parts()
        with self.state.change() as state:
            state.phase = "up"
        config.owner.give(config.run)
        self.progress.say(f"the lab is up after {time.monotonic() - begin:.0f} s")

    def _claim(self) -> None:
        if not self._lock.take():
            state = self.state.read()
            who = f" (process {state.owner.pid})" if state and state.owner else ""
            raise LabError(f"a lab runs already{who}: mininet/stop ends it")
        self._holds_lock = True
        if self.state.read() is not None:
            self.progress.say("removing what an earlier run left behind")
            left = remove(self.config, self.progress.say)
            if left:
                raise LabError("cannot remove: " + ", ".join(left))

    def _preflight(self) -> None:
        config = self.config
        for path in (config.node_bin, config.oar, config.onos_bin / "onos-start"):
            if not path.exists():
                raise LabError(f"{path} is missing: make build")
        present = [name for name in root_interfaces() if interface_exists(name)]
        if present:
            raise LabError(
                f"interfaces of the lab's names exist already: {', '.join(present)}. Another lab "
                f"or Open vSwitch runs here; stop it, or remove them: ip link del {present[0]}"
            )
        config.logs.mkdir(parents=True, exist_ok=True)
        config.owner.give(config.run)

    def _start_onos(self, running: bool) -> None:
        if running:
            self.progress.say("ONOS runs already; it is used and left running")
        else:
            with self.progress.step("ONOS is ready"):
                self.runtime.start(clean=not self.config.keep)
        with self.progress.step("Fairlead is installed and answers"):
            self.onos.install(self.config.oar)

    def _start_network(self) -> None:
        with self.progress.step("Open vSwitch (our own)"):
            add_route(self.state)
            self._ovs.start()
        with self.progress.step("leaf-spine fabric, hosts and gateway"):
            self._fabric.start()
            with self.state.change() as state:
                for name, pid in self._fabric.shells().items():
                    state.processes[f"host-{name}"] = Pid.of(pid)
            self._ovs.publish()

    def _start_nodes(self) -> None:
        for node in NODES:
            self.nodes.start(node.name)
        self.progress.say("inference nodes are starting")

    def _nodes_live(self) -> None:
        for node in NODES:
            self.nodes.check(node.name)

    def _join_parts(self) -> None:
        onos = self.onos
        with self.progress.step("all switches are connected"):
            await_true(
                "switches in ONOS",
                lambda: not onos.missing_devices(),
                30,
                hint=lambda: f"  missing: {', '.join(onos.missing_devices())}",
            )
        with self.progress.step("all links are known"):
            await_true(
                "links in ONOS",
                onos.links_complete,
                30,
                hint=lambda: f"  {onos.active_links()} of {LINK_COUNT} are active",
            )
        with self.progress.step("all hosts are known"):
            await_true(
                "hosts in ONOS",
                self._hosts_known,
                40,
                interval=0.2,
                hint=lambda: f"  missing: {', '.join(onos.missing_hosts())}",
            )
        with self.progress.step("pool and virtual address are registered"):
            onos.register()
            await_true(
                "members located",
                lambda: not onos.unlocated_members(),
                20,
                hint=lambda: f"  not located: {', '.join(onos.unlocated_members())}",
            )
        with self.progress.step("all nodes are ready"):
            for node in NODES:
                self.nodes.await_ready(node.name)
            await_true(
                "all members are up, with all of their weight",
                lambda: not (onos.unwell_members() or onos.warming_members()),
                30,
                hint=lambda: f"  not yet: {', '.join(onos.unwell_members() + onos.warming_members())}",
            )

    def _hosts_known(self) -> bool:
        """ONOS learns a host from its first packet, so make each missing one say something."""
        missing = self.onos.missing_hosts()

        def speak(name: str) -> None:
            target = GATEWAY.address if name != GATEWAY.name else NODES[0].address
            run(inside(self.state, name) + ["ping", "-c1", "-W1", "-q", target], check=False)

        with ThreadPoolExecutor(len(HOSTS)) as pool:
            list(pool.map(speak, missing))
        return not missing

    def down(self) -> list[str]:
        """Stops and removes everything of ours. Returns what is left (nothing, we hope)."""
        self.runtime.abort()
        if not self._holds_lock:
            return []
        state = self.state.read() or State()
        onos_stop = _Background(self._stop_onos) if state.onos else None
        if onos_stop:
            onos_stop.start()
        stop_processes(state.processes, ("node-", "nginx"), 10)
        try:
            self._fabric.stop()
        except Exception as error:  # Mininet raises what it likes; the clean-up below does the rest.
            self.progress.say(f"Mininet: {error}")
        if onos_stop:
            onos_stop.join()
        left = remove(self.config, self.progress.say)
        self._lock.release()
        self._holds_lock = False
        return left

    def _stop_onos(self) -> None:
        try:
            self.runtime.stop()
            with self.state.change() as state:
                state.onos = False
        except LabError as error:
            self.progress.say(f"ONOS: {error}")


class _Background(threading.Thread):
    """A thread that hands its exception over to who asks for the result."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._error: Optional[BaseException] = None

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self._error = error

    def result(self, meanwhile: Callable[[], None]) -> None:
        """Waits; calls `meanwhile` now and then, and lets its exceptions out."""
        while self.is_alive():
            self.join(0.3)  # In slices, so that a signal is handled at once.
            meanwhile()
        if self._error is not None:
            raise self._error


def probe_vip() -> bool:
    """Whether the virtual address answers a ping from the gateway."""
    return "bytes from" in run(["ping", "-c1", "-W1", VIP], check=False)
