# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""`scale`: as many inference nodes in the running lab as you say, and no request lost on the way.

New nodes (n4 to n12) get a host each and join the pool by themselves, by their load reports. Nodes that
are too many drain first, then stop; the added ones leave the pool by themselves, those of the lab's
own (n1 to n3) stay members, in maintenance.
"""

from __future__ import annotations

import argparse
import os
import time
from typing import Any, Optional, Sequence

from . import stopping
from .annex import Annex
from .config import Config
from .doctor import available_mb
from .nodes import InferenceNodes
from .onos import POOL, Onos, RestError
from .output import emit
from .privileges import become_root
from .proc import LabError, await_true
from .state import Lock, StateFile
from .topology import MAX_NODES, NODES, SPARES, Host

ALL = NODES + SPARES
# After so long no switch gets a rule to a member that drains (docs/adr/0093).
SETTLE = 0.5
# Requests that are not answered by then are given up.
DRAIN = 30.0
STOP = 45.0
# What a node takes; the end-to-end tests hold it to that.
NODE_MB = 700


class Scaling:
    def __init__(self, config: Config) -> None:
        self._state = StateFile(config)
        self._nodes = InferenceNodes(config, self._state)
        self._annex = Annex(config, self._state)
        self._onos = Onos(config)

    def running(self) -> list[Host]:
        return [n for n in ALL if self._runs(n)]

    def _runs(self, node: Host) -> bool:
        pid = self._nodes.pid(node.name)
        return pid is not None and pid.alive()

    def to(self, wanted: Sequence[Host]) -> None:
        """Brings it to these nodes. What was left half done before is done, too."""
        self._add(wanted)
        rest = [n for n in ALL if n not in wanted]
        self._remove([n for n in rest if self._runs(n) or self._is_left(n)])

    def _is_left(self, node: Host) -> bool:
        known = self._state.read()
        return node in SPARES and known is not None and f"host-{node.name}" in known.processes

    # More

    def _add(self, wanted: Sequence[Host]) -> None:
        new = [n for n in wanted if not self._runs(n)]
        available = available_mb()
        if available < NODE_MB * len(new):
            raise LabError(
                f"{len(new)} more nodes take about {NODE_MB * len(new)} MB, {available} MB are available: "
                "a smaller N, or close other programs"
            )
        for node in new:
            if node in SPARES and not self._annex.is_there(node):
                self._annex.unplug(node)
                self._annex.plug(node)
            self._nodes.start(node.name)
        for node in new:
            self._nodes.await_ready(node.name)
            emit(f"{node.name} runs on {node.leaf} at {node.address}")
        for node in wanted:
            member = self._member(node)
            if member is not None and member["state"] != "ready":
                self._change(node, "ready")
        await_true(
            "all nodes are members and up",
            lambda: not self._unwell(wanted),
            60,
            hint=lambda: "  " + self._why(wanted),
        )

    def _unwell(self, wanted: Sequence[Host]) -> list[str]:
        up = {m["id"] for m in self._onos.health() if m["state"] == "up"}
        return [n.name for n in wanted if n.name not in up]

    def _why(self, wanted: Sequence[Host]) -> str:
        """What Fairlead says of those that are not up."""
        missing = self._unwell(wanted)
        seen = {m["id"]: m["reason"] for m in self._onos.health()}
        heard = self._onos.fairlead("GET", f"/pools/{POOL}/discovery")["newcomers"]
        seen.update({n["node"]: f"{n['outcome']}: {n['reason']}" for n in heard if n["node"] not in seen})
        return ", ".join(f"{name}: {seen.get(name, 'not heard of')}" for name in missing)

    # Less

    def _remove(self, nodes: Sequence[Host]) -> None:
        drained = [n for n in nodes if self._change(n, f"drain?seconds={2 * DRAIN + STOP:.0f}")]
        if drained:
            time.sleep(SETTLE)
        end = time.monotonic() + DRAIN
        while [n for n in drained if self._runs(n) and self._busy(n)] and time.monotonic() < end:
            time.sleep(0.1)
        for node in nodes:
            # It says so in its reports, finishes what it has, and ends.
            self._nodes.stop(node.name, STOP)
            emit(f"{node.name} has stopped")
        for node in nodes:
            if node in SPARES:
                self._await_left(node)
                self._annex.unplug(node)
            elif node in drained:
                self._change(node, "maint")

    def _busy(self, node: Host) -> bool:
        """Whether it has requests at hand, by a report that came after the draining began."""
        health = self._onos.fairlead("GET", f"/pools/{POOL}/members/{node.name}/health")
        return int(health.get("lastReport", {}).get("inFlight", 0)) > 0

    def _await_left(self, node: Host) -> None:
        """Until it has left the pool; where discovery has been switched off, it is taken out."""
        try:
            await_true(f"{node.name} leaves the pool", lambda: self._member(node) is None, 30)
        except LabError:
            self._onos.fairlead("DELETE", f"/pools/{POOL}/members/{node.name}?force=true")

    # The pool

    def _member(self, node: Host) -> Optional[dict[str, Any]]:
        members: list[dict[str, Any]] = self._onos.pool()["members"]
        return next((m for m in members if m["id"] == node.name), None)

    def _change(self, node: Host, action: str) -> bool:
        """Says whether it is a member at all."""
        try:
            self._onos.fairlead("POST", f"/pools/{POOL}/members/{node.name}/{action}")
            return True
        except RestError as error:
            if error.status == 404:
                return False
            raise


def count(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise LabError(f"N={text} is not a whole number") from None
    if not 1 <= value <= MAX_NODES:
        raise LabError(f"N={text} is not between 1 and {MAX_NODES}")
    return value


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("n", nargs="?", metavar="N", help=f"number of nodes, 1 to {MAX_NODES} (N)")
    options = parser.parse_args(argv)
    text = options.n or os.environ.get("N", "")
    if not text:
        raise LabError("how many nodes? make scale N=5")
    wanted = ALL[: count(text)]
    become_root()
    config = Config.load()
    state = StateFile(config).read()
    if state is None or state.phase != "up" or state.owner is None or not state.owner.alive():
        raise LabError("no lab runs: make demo starts it (in another terminal)")
    lock = Lock(config, "scale")
    if not lock.take():
        raise LabError("another scale is under way")
    stopping.listen()
    try:
        scaling = Scaling(config)
        before = len(scaling.running())
        begin = time.monotonic()
        scaling.to(wanted)
        emit(f"{before} nodes before, {len(wanted)} now, after {time.monotonic() - begin:.0f} s")
        return 0
    except stopping.Stop as stop:
        emit(f"scale: stopped ({stop}); another scale goes on from here", error=True)
        return 1
    finally:
        lock.release()
