# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The small commands for a lab that runs: status, stop, flows, host, node."""

from __future__ import annotations

import argparse
import os
import signal
import time

from .cleanup import remove
from .config import SUBNET, VIP, VIP_PORT, Config
from .nodes import InferenceNodes, inside
from .onos import Onos
from .ovs import dump_flows, environment
from .privileges import become_root
from .proc import LabError
from .state import State, StateFile
from .topology import HOSTS, LINK_COUNT, NODES, SPARES, SWITCHES


def _running(config: Config) -> State:
    state = StateFile(config).read()
    if state is None or state.owner is None:
        raise LabError("no lab runs: make demo starts it")
    if not state.owner.alive():
        raise LabError("the lab has died: mininet/demo --cleanup removes what it left behind")
    return state


def status(argv: list[str]) -> int:
    """What runs, as the parts themselves tell it. Exit code 0 when all is well."""
    argparse.ArgumentParser(prog="status", description=status.__doc__).parse_args(argv)
    become_root()
    config = Config.load()
    state = _running(config)
    good = state.phase == "up"
    assert state.owner
    print(f"lab           {state.phase}, process {state.owner.pid}, run directory {config.run}")
    for name, process in sorted(state.processes.items()):
        if not name.startswith(("host-", "onos-")):
            alive = process.alive()
            good = good and alive
            print(f"{name:<14}{'runs' if alive else 'ENDED'}, process {process.pid}")
    onos = Onos(config)
    try:
        answer = onos.status()
        print(
            f"ONOS          {len(onos.devices())} of {len(SWITCHES)} switches, {onos.active_links()} of "
            f"{LINK_COUNT} links, {len(onos.hosts())} hosts"
        )
        print(f"Fairlead      {', '.join(f'{k} {v}' for k, v in answer.items())}")
        good = good and not onos.missing_devices() and bool(answer.get("ready"))
        for member in onos.pool()["members"]:
            print(f"  {member['id']:<12}{member['address']}:{member['port']} located: {member.get('located')}")
    except LabError as error:
        good = False
        print(f"ONOS          {error}")
    print(f"web page      {config.web_url}/   virtual address {VIP}:{VIP_PORT} in {SUBNET}")
    return 0 if good else 1


def stop(argv: list[str]) -> int:
    """Stops the running lab, or removes what a dead one left, and waits until all of it is gone."""
    argparse.ArgumentParser(prog="stop", description=stop.__doc__).parse_args(argv)
    become_root()
    config = Config.load()
    file = StateFile(config)
    state = file.read()
    if state is None:
        print("no lab runs")
        return 0
    if state.owner is not None and state.owner.alive():
        os.kill(state.owner.pid, signal.SIGTERM)
        end = time.monotonic() + 90
        while state.owner.alive():
            if time.monotonic() > end:
                raise LabError(
                    f"process {state.owner.pid} does not end; its logs are in {config.logs}"
                )
            time.sleep(0.1)
    left = remove(config, print)
    if left:
        raise LabError("could not remove " + ", ".join(left))
    print("stopped, nothing is left")
    return 0


def flows(argv: list[str]) -> int:
    """The rules of every switch, or of those named, highest priority first."""
    parser = argparse.ArgumentParser(prog="flows", description=flows.__doc__)
    parser.add_argument("switch", nargs="*", choices=[[], *(s.name for s in SWITCHES)])
    options = parser.parse_args(argv)
    become_root()
    config = Config.load()
    _running(config)
    for name in options.switch or [s.name for s in SWITCHES]:
        rules = sorted(dump_flows(config, name), key=lambda f: (f.table, -f.priority))
        connections = sum(f.is_connection for f in rules)
        print(f"{name}: {len(rules)} rules, {connections} of them for connections")
        for f in rules:
            match = ",".join(k + (f"={v}" if v else "") for k, v in f.match.items()) or "any"
            idle = f" idle {f.idle_timeout} s" if f.idle_timeout else ""
            print(f"  {f.priority:>5}  {match}\n         -> {f.actions or 'drop'}   {f.packets} packets{idle}")
    return 0


def host(argv: list[str]) -> int:
    """Runs a command in a host of the lab: host c1 ping 198.18.0.100"""
    parser = argparse.ArgumentParser(prog="host", description=host.__doc__)
    parser.add_argument("name", choices=[h.name for h in HOSTS + SPARES])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="default: a shell")
    options = parser.parse_args(argv)
    become_root()
    config = Config.load()
    _running(config)
    command = inside(StateFile(config), options.name) + (options.command or ["bash", "--norc"])
    os.environ.update(environment(config))
    os.execvp(command[0], command)


def node(argv: list[str]) -> int:
    """Stops, starts or restarts the process of an inference node."""
    parser = argparse.ArgumentParser(prog="node", description=node.__doc__)
    parser.add_argument("action", choices=["start", "stop", "restart", "kill"])
    parser.add_argument("name", choices=[n.name for n in NODES + SPARES])
    options = parser.parse_args(argv)
    become_root()
    config = Config.load()
    _running(config)
    nodes = InferenceNodes(config, StateFile(config))
    if options.action in ("stop", "restart"):
        nodes.stop(options.name)
    elif options.action == "kill":
        nodes.stop(options.name, grace=0)
    if options.action in ("start", "restart"):
        known = nodes.pid(options.name)
        if known is not None and known.alive():
            raise LabError(f"{options.name} runs already (process {known.pid})")
        nodes.start(options.name)
        nodes.await_ready(options.name)
        print(f"{options.name} is ready")
    return 0
