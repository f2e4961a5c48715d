# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Long transfers while something changes: how many break."""

from __future__ import annotations

import itertools
import subprocess
import time
from typing import Callable, Iterator, Sequence, TypeVar

from ..config import MEMBER_PORT
from ..onos import POOL
from ..proc import LabError, await_true
from .figures import Figures
from .testbed import ADDED, ALGORITHM, VIP_TARGET, Testbed, gone

# Weights of the three members, one after the other.
WEIGHTS = ((20, 10, 10), (10, 30, 10), (1, 10, 100), (100, 10, 1), (10, 10, 10))
ALGORITHMS = ("source-hash", "least-connections", "round-robin", "p2c-ewma", ALGORITHM)
NAMES = ("n1", "n2", "n3")
# The flow statistics are read every 5 s, and that is when unknown rules are found and judged.
JUDGED = 6.0
T = TypeVar("T")
# New connections that are made while members come, go and change.
NEW_RATE = 20


class Unbroken:
    def __init__(self, bed: Testbed, figures: Figures, transfers: int) -> None:
        self._bed = bed
        self._figures = figures
        self._transfers = transfers

    def run(self, kinds: Sequence[str], rounds: int, restarts: int) -> None:
        """Each kind of change so often, the restarts less, under the same transfers."""
        bed = self._bed
        plan: dict[str, Callable[[int], None]] = {
            "weight": self._weight,
            "drain": self._drain,
            "algorithm": self._algorithm,
            "mode": self._mode,
            "add": self._add,
            "app_restart": self._app_restart,
            "controller_restart": self._controller_restart,
        }
        for kind in kinds:
            if kind == "mode" and not self._knows_slots():
                self._figures.explain("broken_mode", "not yet")
                continue
            if kind == "add":
                bed.plug(ADDED)
                bed.members.start(ADDED.name)
            often = restarts if kind.endswith("restart") or kind == "mode" else rounds
            for number in range(often):
                if kind == "mode":
                    bed.set_mode("per-connection")  # the way back of the round before
                with bed.hold(VIP_TARGET, self._transfers) as held:
                    self._change(kind, plan[kind], number)
                    broken, why = held.broken()
                self._figures.add(f"broken_{kind}", broken)
                bed.say(f"{kind} {number + 1}/{often}: {broken} of {held.count} broken{f' ({why})' if why else ''}")
            self._afterwards(kind)

    def _change(self, kind: str, change: Callable[[int], None], number: int) -> None:
        if kind.endswith("restart"):
            change(number)
            return
        bed = self._bed
        meanwhile = bed.begin_connects(VIP_TARGET, NEW_RATE, 3)
        time.sleep(0.5)
        change(number)
        told = bed.end_connects(meanwhile)
        self._figures.add("refused_meanwhile", told["failed"])
        if told["failed"]:
            bed.say(f"    {told['failed']} new ones failed: {told['failures'][:3]}")

    def _afterwards(self, kind: str) -> None:
        bed = self._bed
        if kind == "weight":
            set_weights(bed, (10, 10, 10))
        elif kind == "algorithm":
            bed.patch_pool(algorithm=ALGORITHM)
        elif kind == "mode":
            bed.set_mode("per-connection")
        elif kind == "add":
            remove_added(bed)
            bed.members.stop(ADDED.name)
            bed.annex.unplug(ADDED)
        bed.await_members()

    def _knows_slots(self) -> bool:
        known = self._bed.set_mode("slots")
        self._bed.set_mode("per-connection")
        return known

    # What changes

    def _weight(self, number: int) -> None:
        for weights in rotated(WEIGHTS, number, 3):
            set_weights(self._bed, weights)
            time.sleep(0.3)

    def _drain(self, number: int) -> None:
        path = f"/pools/{POOL}/members/{NAMES[number % 3]}"
        self._bed.onos.fairlead("POST", f"{path}/drain")
        time.sleep(1.5)
        self._bed.onos.fairlead("POST", f"{path}/ready")

    def _algorithm(self, number: int) -> None:
        for algorithm in rotated(ALGORITHMS, number, 2):
            self._bed.patch_pool(algorithm=algorithm)
            time.sleep(0.5)

    def _mode(self, number: int) -> None:
        """There and back, while what is long stays; the way back is checked from its beginning on."""
        if not self._bed.set_mode("slots"):
            raise LabError("no mode slots")
        self._bed.ask_mode("per-connection")
        time.sleep(1)

    def _add(self, number: int) -> None:
        """In, and out again: the new ones that it got until then are short."""
        member = {"id": ADDED.name, "address": ADDED.address, "port": MEMBER_PORT, "weight": 10}
        self._bed.onos.fairlead("POST", f"/pools/{POOL}/members", member)
        self._bed.await_members(20)
        time.sleep(0.5)
        self._bed.onos.fairlead("POST", f"/pools/{POOL}/members/{ADDED.name}/drain")
        time.sleep(1)
        remove_added(self._bed)

    def _app_restart(self, number: int) -> None:
        """Its bundle stops and starts; ONOS itself runs on."""
        bed = self._bed
        done = subprocess.run(
            [str(bed.config.onos_bin / "onos-cli"), "bundle:restart fairlead-app"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
            env=bed.config.child_env(),
        )
        if done.returncode:
            raise LabError(f"the bundle does not restart: {done.stdout}{done.stderr}")
        self._back()

    def _controller_restart(self, number: int) -> None:
        runtime = self._bed.lab.runtime
        runtime.stop()
        runtime.start()
        self._back()

    def _back(self) -> None:
        bed = self._bed
        bed.onos.await_app(60)
        await_true("switches are back", lambda: not bed.onos.missing_devices(), 30)
        bed.await_members()
        await_true("new connections", lambda: bed.serves(VIP_TARGET), 30)
        time.sleep(JUDGED)


def rotated(values: Sequence[T], by: int, count: int) -> Iterator[T]:
    return itertools.islice(itertools.cycle(values), by, by + count)


def set_weights(bed: Testbed, weights: Sequence[int]) -> None:
    for name, weight in zip(NAMES, weights):
        bed.patch_member(name, weight=weight)


def remove_added(bed: Testbed) -> None:
    def there() -> bool:
        return any(m["id"] == ADDED.name for m in bed.onos.pool()["members"])

    if there():
        bed.onos.fairlead("DELETE", f"/pools/{POOL}/members/{ADDED.name}?force=true")
        if gone(there, 10):
            raise LabError(f"{ADDED.name} does not leave the pool")
