# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""`smoke`: the demo as a check. Starts, sends pictures, looks at what happened, stops."""

from __future__ import annotations

import argparse
import itertools
from typing import Callable, Sequence

from . import models, stopping, table
from .config import MEMBER_PORT, VIP, VIP_PORT, Config
from .lab import Lab, probe_vip
from .output import emit
from .ovs import connection_flows
from .privileges import become_private, become_root
from .proc import LabError, run
from .sniff import Sniffer
from .table import Answer
from .topology import CHECKER, GATEWAY, NODES, Host, host

REQUESTS = 30
# Failures after which no more pictures are sent: each may take seconds.
PATIENCE = 3


class CheckFailed(Exception):
    """A check that did not hold; the text starts with the name of the check."""


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(prog="smoke", description=__doc__).parse_args(argv)
    become_root()
    become_private()
    config = Config.load()
    lab = Lab(config)
    stopping.listen()
    problem = ""
    try:
        lab.up()
        inject(config, config.fault)
        checks(lab)
    except CheckFailed as failed:
        problem = f"check failed: {failed}"
    except LabError as error:
        problem = f"the lab did not come up: {error}"
    except stopping.Stop as stop:
        problem = f"stopped by {stop}"
    finally:
        stopping.ignore()
        left = lab.down()
    if not problem and left:
        problem = "check failed: nothing is left behind: " + ", ".join(left)
    if problem:
        emit(f"smoke: FAILED: {problem}", error=True)
        return 1
    emit("smoke: all checks passed")
    return 0


def inject(config: Config, fault: str) -> None:
    """A fault for the test of this test: FAULT=block-n2 drops what goes to the node's port."""
    if not fault:
        return
    kind, _, name = fault.partition("-")
    if kind != "block" or name not in [n.name for n in NODES]:
        raise LabError(f"FAULT={fault} is not known: block-n1, block-n2, block-n3")
    node: Host = host(name)
    rule = f"priority=65000,tcp,nw_dst={node.address},tp_dst={MEMBER_PORT},actions=drop"
    bridge = str(config.ovs / f"{node.leaf}.mgmt")
    run(["ovs-ofctl", "-O", "OpenFlow13", "add-flow", bridge, rule])
    emit(f"fault: {node.leaf} drops what goes to port {MEMBER_PORT} of {name}")


def checks(lab: Lab) -> None:
    """Each check by name, in the order in which a reader would ask."""
    config = lab.config
    pictures = table.images(config.samples)
    rounds = list(itertools.islice(itertools.cycle(pictures), max(REQUESTS, len(pictures))))
    _check("the virtual address answers ping", lambda: probe_vip() or "no echo reply")
    with Sniffer(GATEWAY.interface, ignored=CHECKER) as sniffer:
        answers = table.show(f"{config.web_url}/predict", rounds, lab.onos, patience=PATIENCE)
    rules = connection_flows(config)
    _check("every picture is answered", lambda: answered(answers))
    _check("every node has its share", lambda: fair(answers))
    _check("every node runs its model on its engine", lambda: as_planned(answers, config))
    _check("every path is told", lambda: paths_told(answers))
    _check("the client sees the virtual address only", lambda: only_vip(sniffer.servers()))
    _check(
        "connection rules are on the client's leaf only",
        lambda: sorted(rules) == [GATEWAY.leaf] or f"rules on {', '.join(sorted(rules)) or 'no switch'}",
    )


def _check(name: str, test: Callable[[], object]) -> None:
    outcome = test()
    if outcome is not True:
        raise CheckFailed(f"{name}: {outcome}")
    emit(f"ok: {name}")


def answered(answers: Sequence[Answer]) -> object:
    bad = [a for a in answers if a.error]
    return not bad or f"{len(bad)} of {len(answers)} failed, first {bad[0].image}: {bad[0].error}"


def fair(answers: Sequence[Answer]) -> object:
    counts = {n.name: 0 for n in NODES}
    counts.update(table.shares(answers))
    return max(counts.values()) - min(counts.values()) <= 1 or f"{counts}"


def as_planned(answers: Sequence[Answer], config: Config) -> object:
    found = {a.node: {"version": a.version, "engine": a.engine} for a in answers if not a.error}
    wanted = {n.name: models.labels(config, n) for n in NODES}
    return all(found[n].items() >= wanted[n].items() for n in found) or f"{found}"


def paths_told(answers: Sequence[Answer]) -> object:
    untold = [a for a in answers if len(a.path) < 3 or a.path[-1] != a.node]
    return not untold or f"{len(untold)} without, first {untold[0].image}: {untold[0].path}"


def only_vip(servers: set[tuple[str, int]]) -> object:
    return servers == {(VIP, VIP_PORT)} or f"TCP with {sorted(servers)}"
