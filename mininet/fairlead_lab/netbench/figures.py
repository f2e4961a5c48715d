# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""What the benchmark of the network knows how to measure, and the bars that it must reach."""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional, Sequence

AT_LEAST, AT_MOST = ">=", "<="


@dataclass(frozen=True)
class Kind:
    """A figure: its unit, and the bar, if it has one. Where `worst`, one bad run misses it."""

    unit: str
    sign: str = ""
    bar: float = 0
    worst: bool = False

    @property
    def told(self) -> Optional[str]:
        return f"{self.sign} {self.bar:g}" if self.sign else None

    def reached(self, values: Sequence[float]) -> bool:
        if not self.sign:
            return True
        if self.sign == AT_LEAST:
            return (min(values) if self.worst else statistics.median(values)) >= self.bar
        return (max(values) if self.worst else statistics.median(values)) <= self.bar


def _none_of(unit: str) -> Kind:
    return Kind(unit, AT_MOST, 0, worst=True)


RATE = Kind("requests/s")
# Where nothing else is said: kept up, one connection after the other, or one connection a request.
KNOWN = {
    "setup_added_p50": Kind("ms", AT_MOST, 3),
    "setup_added_p99": Kind("ms", AT_MOST, 20),
    "setup_direct_p50": Kind("ms"),
    "setup_direct_p99": Kind("ms"),
    "setup_vip_p50": Kind("ms"),
    "setup_vip_p99": Kind("ms"),
    "cps_fairlead": Kind("connections/s", AT_LEAST, 800),
    "cps_osken": Kind("connections/s"),
    "cps_over_osken": Kind("times os-ken", AT_LEAST, 2),
    "cps_generator": Kind("connections/s"),
    "new_direct": RATE,
    "new_haproxy": RATE,
    "new_slots": RATE,
    "slots_over_direct": Kind("times direct", AT_LEAST, 0.93),
    "slots_over_haproxy": Kind("times HAProxy", AT_LEAST, 1.8),
    "keep_direct": RATE,
    "keep_haproxy": RATE,
    "keep_per_connection": RATE,
    "keep_slots": RATE,
    "keep_per_connection_over_haproxy": Kind("times HAProxy", AT_LEAST, 1.3),
    "keep_slots_over_haproxy": Kind("times HAProxy", AT_LEAST, 1.3),
    "broken_weight": _none_of("of 200"),
    "broken_add": _none_of("of 200"),
    "broken_drain": _none_of("of 200"),
    "broken_algorithm": _none_of("of 200"),
    "broken_mode": _none_of("of 200"),
    "broken_app_restart": _none_of("of 200"),
    "broken_controller_restart": _none_of("of 200"),
    "refused_meanwhile": _none_of("new connections"),
    "broken_select_group": Kind("of 200"),
    "link_gap": Kind("ms", AT_MOST, 500),
    "killed_gets_none": Kind("s", AT_MOST, 1),
    "rules_after_traffic": _none_of("rules"),
    "rules_after_uninstall": _none_of("rules"),
    "soak_failed": _none_of("connections"),
    "soak_memory_growth": Kind("MB", AT_MOST, 32),
    "soak_rules_growth": Kind("% of rules", AT_MOST, 5),
}


class Figures:
    """Collects values by name. A figure with a bar that was never measured misses it."""

    def __init__(self) -> None:
        self._values: dict[str, list[float]] = {name: [] for name in KNOWN}
        self._notes: dict[str, str] = {}

    def add(self, name: str, value: float) -> None:
        self._values[name].append(value)

    def values(self, name: str) -> list[float]:
        return list(self._values[name])

    def explain(self, name: str, text: str) -> None:
        """Says why a figure was not measured, or what is peculiar about it."""
        self._notes[name] = text

    def add_ratio(self, name: str, part: str, whole: str) -> None:
        """The ratio of two figures, round by round."""
        for mine, theirs in zip(self._values[part], self._values[whole]):
            if theirs > 0:
                self.add(name, mine / theirs)

    def summary(self) -> dict[str, dict[str, Any]]:
        return {name: self._figure(name, kind) for name, kind in KNOWN.items()}

    def _figure(self, name: str, kind: Kind) -> dict[str, Any]:
        values = self._values[name]
        found: dict[str, Any] = {
            "median": _of(statistics.median, values),
            "min": _of(min, values),
            "max": _of(max, values),
            "runs": len(values),
            "unit": kind.unit,
            "bar": kind.told,
            "ok": kind.reached(values) if values else kind.told is None,
        }
        if name in self._notes:
            found["note"] = self._notes[name]
        return found

    def write(self, file: Path) -> dict[str, dict[str, Any]]:
        """Writes what was measured over what is in the file of parts that were not measured now."""
        summary = self.summary()
        for name, old in _earlier(file).items():
            if name in summary and not summary[name]["runs"] and "note" not in summary[name]:
                summary[name] = old
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(summary, indent=1) + "\n")
        return summary


def _earlier(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text())
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}


def _of(function: Callable[[Sequence[float]], float], values: Sequence[float]) -> Optional[float]:
    return round(function(values), 4) if values else None


def lines(summary: dict[str, dict[str, Any]]) -> list[str]:
    """The figures as a table."""
    told = [f'{"figure":34}{"median":>10}{"min":>10}{"max":>10}{"runs":>5}  {"unit":16}{"bar":>8}']
    for name, figure in summary.items():
        numbers = "".join(
            f'{"-" if figure[part] is None else format(figure[part], ".2f"):>10}'
            for part in ("median", "min", "max")
        )
        verdict = "" if figure["bar"] is None else "ok" if figure["ok"] else "MISSED"
        note = f'  {figure["note"]}' if "note" in figure else ""
        told.append(
            f'{name:34}{numbers}{figure["runs"]:>5}  {figure["unit"]:16}{figure["bar"] or "":>8}  {verdict}{note}'
        )
    return told
