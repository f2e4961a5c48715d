# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""`bench-net`: how the network does, beside its peers on the same fabric in the same run.

Starts a lab of its own with light members (nginx) in place of inference nodes, measures, writes
build/bench/net.json, prints a table, stops and cleans up. docs/network-performance.md tells what is
measured and how. Exit code 1 where something could not be measured or a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from pathlib import Path

from .. import stopping
from ..config import REPO, Config
from ..lab import Progress
from ..output import emit
from ..privileges import PRIVATE_MARK, become_private, become_root
from ..proc import LabError
from . import failover, plain, setup, soak
from .figures import Figures, lines
from .testbed import VIP_TARGET, Testbed
from .throughput import Throughput
from .unbroken import Unbroken

# Only this benchmark needs them, so scripts/deps leaves them out.
PACKAGES = ("wrk", "haproxy", "python3-os-ken")
PARTS = ("setup", "throughput", "changes", "capacity", "failures", "left", "soak", "select")
# Of traffic before anything counts, s.
WARM_UP = 40
KINDS = ("weight", "drain", "algorithm", "mode", "add", "app_restart", "controller_restart")
# One round on a machine that does other things says nothing of these.
TIMED = ("setup_added_p50", "setup_added_p99", "killed_gets_none", "link_gap")
QUICK_KINDS = tuple(kind for kind in KINDS if kind not in ("mode", "controller_restart"))


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="bench-net", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a short form: one round, no peers, nothing to install")
    parser.add_argument("--rounds", type=int, default=5, help="of each measurement (5)")
    parser.add_argument("--restarts", type=int, default=3, help="of the application and of the controller (3)")
    parser.add_argument("--transfers", type=int, default=200, help="that are under way while something changes (200)")
    parser.add_argument("--seconds", type=float, default=4, help="of each measurement of time or throughput (4)")
    parser.add_argument(
        "--parts", default=",".join(PARTS), help=f"some of {','.join(PARTS)}; figures of others stay as they were"
    )
    parser.add_argument("--soak-minutes", type=float, default=10, help="of the soak at 500 connections/s (10)")
    parser.add_argument("--out", type=Path, default=REPO / "build" / "bench" / "net.json", help="file for the figures")
    options = parser.parse_args(argv)
    parts = options.parts.split(",")
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        parser.error(f"unknown part {unknown[0]}")
    become_root()
    if not options.quick:
        install()
    # Nothing of what is on the machine, its Open vSwitch included, is to be in the way.
    os.environ.setdefault("LAB_PRIVATE", "1")
    become_private()
    return run(Config.load(), options, parts)


def install() -> None:
    """The packages of the peers, before the network is our own: in there is no way to a mirror."""
    if os.environ.get(PRIVATE_MARK):
        return
    missing = [p for p in PACKAGES if not is_installed(p)]
    if missing:
        emit(f"installing {', '.join(missing)}")
        done = subprocess.run(
            ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *missing],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        if done.returncode:
            raise LabError(f"apt-get install {' '.join(missing)}: {done.stdout.strip()}")


def is_installed(package: str) -> bool:
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", package], capture_output=True, text=True
    )
    return done.stdout == "installed"


def run(config: Config, options: argparse.Namespace, parts: list[str]) -> int:
    progress = Progress()
    bed = Testbed(config, progress.say)
    figures = Figures()
    stopping.listen()
    problem = ""
    try:
        bed.up()
        if options.quick:
            quick(bed, figures, options.transfers)
        else:
            full(bed, figures, options, parts)
    except LabError as error:
        problem = str(error)
    except stopping.Stop as stop:
        problem = f"stopped by {stop}"
    finally:
        stopping.ignore()
        bed.close()
        left = bed.lab.down()
    if left:
        problem = f"{problem}\nnot removed: {', '.join(left)}".strip()
    summary = figures.write(options.out)
    config.owner.give(options.out.parent)
    measured = summary if not options.quick else {k: v for k, v in summary.items() if v["runs"]}
    emit("\n".join(lines(measured)))
    if problem:
        emit(f"bench-net: FAILED: {problem}", error=True)
    judged = [f for name, f in measured.items() if not options.quick or name not in TIMED]
    return 0 if not problem and all(f["ok"] for f in judged) else 1


def quick(bed: Testbed, figures: Figures, transfers: int) -> None:
    """Behaviour rather than speed."""
    setup.warm_up(bed, 2)
    setup.latency(bed, figures, 1, 2)
    Unbroken(bed, figures, transfers).run(QUICK_KINDS, 1, 1)
    failover.killed(bed, figures, 1)
    failover.link(bed, figures, 1)
    failover.uninstall(bed, figures)


def full(bed: Testbed, figures: Figures, options: argparse.Namespace, parts: list[str]) -> None:
    rounds, seconds, transfers = options.rounds, options.seconds, options.transfers
    setup.warm_up(bed, WARM_UP)
    if "setup" in parts:
        setup.latency(bed, figures, rounds, seconds)
    if "throughput" in parts:
        Throughput(bed, figures, seconds).run(rounds)
    if "changes" in parts:
        Unbroken(bed, figures, transfers).run(KINDS, rounds, options.restarts)
    if "capacity" in parts:
        setup.generator(bed, figures, seconds)
        setup.ramp(bed, figures, "cps_fairlead", rounds, seconds, 500)
    if "soak" in parts:
        soak.soak(bed, figures, options.soak_minutes)
    if "failures" in parts:
        failover.killed(bed, figures, rounds)
    if "left" in parts:
        bed.connects(VIP_TARGET, 100, 2)
    quiet = time.monotonic()
    if "failures" in parts:
        failover.link(bed, figures, rounds)
    if "left" in parts:
        failover.rules_left(bed, figures, quiet)
        for _ in range(min(rounds, 3)):
            failover.uninstall(bed, figures)
    if "select" in parts or "capacity" in parts:
        bed.say("the switches go from ONOS to the peers")
        fabric = plain.PlainFabric(bed)
        fabric.take()
        if "select" in parts:
            plain.select_group(bed, fabric, figures, rounds, transfers)
        if "capacity" in parts:
            plain.osken(bed, figures, rounds, seconds)
            figures.add_ratio("cps_over_osken", "cps_fairlead", "cps_osken")
