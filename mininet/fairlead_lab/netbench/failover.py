# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""What fails: a link on the path, a member; and what is left when the traffic or the app has gone."""

from __future__ import annotations

import re
import time

from ..nodes import inside
from ..ovs import dump_flows
from ..proc import LabError, await_true, run, start
from ..topology import NODES, cables, host
from .figures import Figures
from .testbed import CLIENT, VIP_TARGET, Testbed, gone

INTERVAL = 0.01
REPLY = re.compile(r"^\[(\d+\.\d+)\] .*icmp_seq=(\d+)", re.MULTILINE)
KILL_RATE = 100


def link(bed: Testbed, figures: Figures, rounds: int) -> None:
    """Takes down the link by which a pinger's packets go."""
    target = host("n3")
    for number in range(rounds):
        bed.await_members()
        up = uplink(bed, target.mac)
        log = bed.config.logs / f"ping-{number}.log"
        log.unlink(missing_ok=True)
        count = int(4 / INTERVAL)
        words = ["ping", "-D", "-n", "-i", str(INTERVAL), "-c", str(count), "-w", "6", target.address]
        pinger = start(inside(bed.lab.state, CLIENT.name) + words, log, bed.lab.state.recorder("bench-ping"))
        try:
            time.sleep(1.0)
            run(["ip", "link", "set", up, "down"])
            pinger.wait(10)
        finally:
            run(["ip", "link", "set", up, "up"])
        gap = longest_gap(log.read_text())
        figures.add("link_gap", gap)
        bed.say(f"link {up} down {number + 1}/{rounds}: {gap:.0f} ms without an answer")
        await_true("links in ONOS", bed.onos.links_complete, 30)
        time.sleep(2)  # paths spread again


def uplink(bed: Testbed, mac: str) -> str:
    """The interface by which the client's leaf sends what is for this hardware address."""
    spines = {number for leaf, number, _, _ in cables() if leaf == CLIENT.leaf}
    for flow in dump_flows(bed.config, CLIENT.leaf):
        if flow.match.get("dl_dst") == mac:
            found = re.search(r"output:(?:\D*eth)?(\d+)", flow.actions)
            if found and int(found.group(1)) in spines:
                return f"{CLIENT.leaf}-eth{found.group(1)}"
    raise LabError(f"{CLIENT.leaf} has no way to {mac}")


def longest_gap(log: str) -> float:
    """Milliseconds between two answers that followed each other, or to the end of what was sent."""
    times = [float(at) for at, _ in REPLY.findall(log)]
    if len(times) < 10:
        raise LabError(f"only {len(times)} answers to ping")
    return max(after - before for before, after in zip(times, times[1:])) * 1000


def killed(bed: Testbed, figures: Figures, rounds: int) -> None:
    """Ends a member without a word; new connections that still go to it are refused by its host."""
    for number in range(rounds):
        name = NODES[number % len(NODES)].name
        traffic = bed.begin_connects(VIP_TARGET, KILL_RATE, 6)
        time.sleep(1.5)
        at = bed.members.kill(name)
        told = bed.end_connects(traffic)
        last = max((begun - at for begun, _ in told["failures"]), default=0.0)
        figures.add("killed_gets_none", max(0.0, last))
        bed.say(f"{name} killed {number + 1}/{rounds}: {told['failed']} refused, the last after {last:.2f} s")
        bed.members.start(name)
        bed.members.await_ready(name)
        bed.await_members()


def rules_left(bed: Testbed, figures: Figures, since: float) -> None:
    """Rules of connections two minutes after the traffic, whose end was at `since` (monotonic)."""
    while (left := since + 120 - time.monotonic()) > 0 and bed.connection_rules():
        time.sleep(min(2.0, left))
    figures.add("rules_after_traffic", bed.connection_rules())
    bed.say(f"{time.monotonic() - since:.0f} s after the traffic: {bed.connection_rules()} rules of connections")


def uninstall(bed: Testbed, figures: Figures) -> None:
    """With connections under way. What ONOS still has to send counts as left only after 2 s."""
    bed.connects(VIP_TARGET, 100, 2)
    bed.onos.deactivate()
    left = gone(bed.rules_of_ours, 2) or []
    figures.add("rules_after_uninstall", len(left))
    bed.say(f"after the application is deactivated: {len(left)} rules{f', such as {left[0]}' if left else ''}")
    bed.onos.activate()
    bed.await_members()
