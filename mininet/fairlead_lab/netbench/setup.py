# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""How long a connection takes to be set up, and how many a second can be."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any, Callable

from ..proc import LabError
from .figures import Figures
from .testbed import VIP_TARGET, Testbed, direct_targets

RATE = 100
# A rate is kept up where all connect, hardly a SYN is lost, and the slowest are still quick.
LOST = 0.005
KNEE_MILLIS = 100.0
STEPS = (200, 300, 400, 500, 600, 700, 800, 900, 1000, 1150, 1300, 1500, 1750, 2000, 2300, 2600, 3000)
REST = 1.0


def latency(bed: Testbed, figures: Figures, rounds: int, seconds: float) -> None:
    """Set-up through the virtual address beside that of a plain connection to a member."""
    for number in range(rounds):
        direct = series(bed, direct_targets(), seconds)
        steered = series(bed, VIP_TARGET, seconds)
        for name in ("p50", "p99"):
            figures.add(f"setup_direct_{name}", direct[name])
            figures.add(f"setup_vip_{name}", steered[name])
            figures.add(f"setup_added_{name}", steered[name] - direct[name])
        bed.say(
            f"set-up {number + 1}/{rounds}: direct {direct['p50']:.2f} / {direct['p99']:.2f} ms, "
            f"steered {steered['p50']:.2f} / {steered['p99']:.2f} ms, {steered['failed']} failed"
        )
    bed.say(f"in the controller, p50 / p99 since the SYN: {stages(bed)}")


def warm_up(bed: Testbed, seconds: float) -> None:
    """What is done for the first time takes longer: until the JVM has compiled it."""
    bed.connects(direct_targets(), RATE, 1)
    bed.connects(VIP_TARGET, 2 * RATE, seconds)


def series(bed: Testbed, targets: str, seconds: float) -> dict[str, Any]:
    told = bed.connects(targets, RATE, seconds)
    if not told["connected"]:
        raise LabError(f"no connection to {targets} in {seconds:g} s: {told['failures'][:3]}")
    return told


def stages(bed: Testbed) -> str:
    """Where the time of a SYN in the controller goes; from the start of the application on."""
    latency = bed.steering()["latency"]
    return ", ".join(f"{stage} {told['p50'] / 1000:.2f} / {told['p99'] / 1000:.2f} ms" for stage, told in latency.items())


def is_kept_up(told: dict[str, Any]) -> bool:
    return bool(
        told["failed"] == 0
        and told["connected"] > 0
        and told["again"] <= LOST * told["begun"]
        and told["p99"] <= KNEE_MILLIS
        and told["rate"] >= 0.97 * told["offered"]
    )


def sustained(
    attempt: Callable[[float], dict[str, Any]], say: Callable[[str], None], first: float = STEPS[0]
) -> float:
    """The highest rate of the ramp that is kept up; each gets a second chance. 0 for none."""
    best = 0.0
    for rate in [step for step in STEPS if step >= first]:
        told = attempt(rate)
        if not is_kept_up(told):
            time.sleep(2 * REST)
            told = attempt(rate)
        if not is_kept_up(told):
            say(f"    {rate:g}/s is too many: {outcome(told)}")
            return best
        best = told["rate"]
        time.sleep(REST)
    return best


def outcome(told: dict[str, Any]) -> str:
    reasons = Counter(why for _, why in told["failures"])
    why = f" ({reasons.most_common(1)[0][0]})" if reasons else ""
    return (
        f"{told['rate']:.0f}/s begun, {told['failed']} failed{why}, {told['again']} sent again, "
        f"p50 {told['p50'] or 0:.1f} ms, p99 {told['p99'] or 0:.1f} ms"
    )


def ramp(bed: Testbed, figures: Figures, name: str, rounds: int, seconds: float, first: float) -> None:
    """New connections a second to the virtual address."""
    for number in range(rounds):
        best = sustained(lambda rate: bed.connects(VIP_TARGET, rate, seconds), bed.say, first)
        if not best and first > STEPS[0]:
            best = sustained(lambda rate: bed.connects(VIP_TARGET, rate, seconds), bed.say)
        figures.add(name, best)
        bed.say(f"{name} {number + 1}/{rounds}: {best:.0f} connections/s")
    bed.say(f"in the controller, p50 / p99 since the SYN: {stages(bed)}")


def generator(bed: Testbed, figures: Figures, seconds: float) -> None:
    """What the generator does where nobody has to decide anything: it is not what is measured."""
    best = sustained(lambda rate: bed.connects(direct_targets(), rate, seconds), bed.say, 2000)
    figures.add("cps_generator", best)
    bed.say(f"the generator itself, straight to the members: {best:.0f} connections/s")
