# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Requests a second: straight to the members, through the switches, through HAProxy."""

from __future__ import annotations

import re

from .. import confine
from ..config import MEMBER_PORT
from ..nodes import inside
from ..proc import LabError, await_true, start
from ..topology import NODES
from .figures import Figures
from .testbed import CLIENT, HERE, PROXY, PROXY_PORT, PROXY_TARGET, VIP_TARGET, Testbed, direct_targets

CONNECTIONS = 15
SLOTS = ("new_slots", "keep_slots", "keep_slots_over_haproxy", "slots_over_direct", "slots_over_haproxy")
HAPROXY = """
global
  maxconn 4000
defaults
  mode tcp
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen bench
  bind {address}:{port}
  balance roundrobin
{servers}
"""


def haproxy(bed: Testbed) -> None:
    """HAProxy in a host of its own on the client's leaf, with its own choice of threads."""
    bed.plug(PROXY)
    folder = bed.config.run / "haproxy"
    folder.mkdir(parents=True, exist_ok=True)
    servers = "\n".join(f"  server {n.name} {n.address}:{MEMBER_PORT}" for n in NODES)
    site = folder / "haproxy.cfg"
    site.write_text(HAPROXY.format(address=PROXY.address, port=PROXY_PORT, servers=servers))
    identity = confine.Identity.of(bed.config)
    command = inside(bed.lab.state, PROXY.name) + confine.within([folder], identity) + identity.drop()
    log = bed.config.logs / "haproxy.log"
    start(command + ["/usr/sbin/haproxy", "-db", "-f", str(site)], log, bed.lab.state.recorder("node-haproxy"))
    await_true("HAProxy", lambda: bed.serves(PROXY_TARGET), 15)


class Throughput:
    def __init__(self, bed: Testbed, figures: Figures, seconds: float) -> None:
        self._bed = bed
        self._figures = figures
        self._seconds = seconds

    def run(self, rounds: int) -> None:
        """All take turns; the ratios are those of each round. Last in slots: to leave them takes long."""
        bed = self._bed
        haproxy(bed)
        for number in range(rounds):
            told = self._round("per_connection")
            bed.say(f"requests/s {number + 1}/{rounds}: {told}")
        if not bed.set_mode("slots"):
            for name in SLOTS:
                self._figures.explain(name, "not yet")
        else:
            for number in range(rounds):
                told = self._round("slots")
                bed.say(f"requests/s in slots {number + 1}/{rounds}: {told}")
        bed.set_mode("per-connection")

    def _round(self, mode: str) -> str:
        rates = {
            "keep_direct": self._measure("keep_direct", direct_targets(), True),
            f"keep_{mode}": self._measure(f"keep_{mode}", VIP_TARGET, True),
            "keep_haproxy": self._measure("keep_haproxy", PROXY_TARGET, True),
            "new_direct": self._measure("new_direct", direct_targets(), False),
            "new_haproxy": self._measure("new_haproxy", PROXY_TARGET, False),
        }
        add = self._figures.add
        add(f"keep_{mode}_over_haproxy", rates[f"keep_{mode}"] / rates["keep_haproxy"])
        if mode == "slots":
            rates["new_slots"] = self._measure("new_slots", VIP_TARGET, False)
            add("slots_over_direct", rates["new_slots"] / rates["new_direct"])
            add("slots_over_haproxy", rates["new_slots"] / rates["new_haproxy"])
        return ", ".join(f"{name} {rate:.0f}" for name, rate in rates.items())

    def _measure(self, name: str, targets: str, keep: bool) -> float:
        rate = wrk(self._bed, targets, keep, self._seconds)
        self._figures.add(name, rate)
        return rate


def wrk(bed: Testbed, targets: str, keep: bool, seconds: float) -> float:
    """Requests a second; raises LabError where one in a thousand or more failed."""
    first = targets.split(",")[0]
    words = ["env", f"TARGETS={targets}", f"KEEP={'yes' if keep else 'no'}", "wrk", "-t3", f"-c{CONNECTIONS}"]
    words += [f"-d{seconds:g}s", "-s", str(HERE / "spread.lua"), f"http://{first}/"]
    output = bed.in_host(CLIENT.name, *words, timeout=seconds + 20)
    return parse(output)


def parse(output: str) -> float:
    """Reads what wrk prints."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
    total = re.search(r"(\d+) requests in", output)
    if not rate or not total or not int(total.group(1)):
        raise LabError(f"wrk: {output.strip()}")
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    failed = sum(int(n) for n in errors.groups()) if errors else 0
    failed += int(refused.group(1)) if refused else 0
    if failed * 1000 >= int(total.group(1)):
        raise LabError(f"wrk: {failed} of {total.group(1)} failed:\n{output.strip()}")
    return float(rate.group(1))
