# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""New connections for a long time: what fails, and what grows."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Sequence

from ..proc import LabError
from .figures import Figures
from .testbed import VIP_TARGET, Testbed

RATE = 500
# Rules live 60 s after their connection, so that their number rises until then.
FILLING = 90.0
EVERY = 5.0


def soak(bed: Testbed, figures: Figures, minutes: float) -> None:
    """The same rate all the time; memory and rules are those of the end less those after the beginning."""
    traffic = bed.begin_connects(VIP_TARGET, RATE, minutes * 60)
    pid = int((bed.config.run / "onos" / "pid").read_text())
    begin = time.monotonic()
    memory: list[float] = []
    rules: list[float] = []
    while (past := time.monotonic() - begin) < minutes * 60:
        if past >= min(FILLING, minutes * 20):
            memory.append(resident(Path(f"/proc/{pid}/status").read_text()))
            rules.append(bed.connection_rules())
            if len(rules) % 12 == 1:
                bed.say(f"soak, {past:.0f} s: {memory[-1]:.0f} MB, {rules[-1]:.0f} rules")
        time.sleep(EVERY)
    told = bed.end_connects(traffic)
    figures.add("soak_failed", told["failed"])
    figures.add("soak_memory_growth", growth(memory))
    figures.add("soak_rules_growth", 100 * growth(rules) / max(1.0, statistics.median(rules)))
    bed.say(f"soak: {told['begun']} connections, {told['failed']} failed, {told['again']} SYNs sent again")


def resident(status: str) -> float:
    """Megabytes that a process has in memory, by its /proc/<pid>/status."""
    for line in status.splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LabError("ONOS has ended")


def growth(values: Sequence[float]) -> float:
    """Median of the last third less that of the first."""
    third = len(values) // 3
    if not third:
        raise LabError(f"only {len(values)} values: too short")
    return statistics.median(values[-third:]) - statistics.median(values[:third])
