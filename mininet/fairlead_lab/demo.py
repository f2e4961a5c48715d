# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""`demo`: brings the lab up, shows predictions through the switches, stays until it is stopped."""

from __future__ import annotations

import argparse
import os
import signal
from pathlib import Path
from typing import Optional

from . import stopping, table
from .cleanup import remove
from .config import VIP, VIP_PORT, Config
from .lab import Lab, Progress
from .output import emit
from .privileges import become_private, become_root
from .proc import LabError
from .state import Lock

USAGE = """\
environment:
  IMAGES=folder     your own pictures instead of samples/
  MODEL=name/version  one of inference-node/models, or djl://ai.djl.pytorch/resnet (ImageNet)
  BIND=0.0.0.0      web page for other machines, too (default 127.0.0.1)
  WEB_PORT=8080     port of the web page
  ONOS_HOME=folder  a stock ONOS instead of the one built here
  ONOS_REST_PORT=8181  ONOS_SSH_PORT=8101  ONOS_OF_PORT=6653  ONOS_CLUSTER_PORT=9876
  FAIRLEAD_RUN=folder  logs, sockets, state (default build/run)
  KEEP=1            ONOS keeps what it knew from the last run
  LAB_PRIVATE=1     everything in a network namespace of its own
"""


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="demo",
        description=__doc__,
        epilog=USAGE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--cleanup", action="store_true", help="only remove what an earlier run left behind"
    )
    parser.add_argument("--model", help="as MODEL=")
    parser.add_argument("--no-table", action="store_true", help="bring it up, send no pictures")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    options = arguments(argv)
    if options.model:
        os.environ["MODEL"] = options.model
    become_root()
    become_private()
    config = Config.load()
    if options.cleanup:
        return cleanup(config)
    lab = Lab(config)
    stopping.listen()
    code = 0
    try:
        pictures = [] if options.no_table else table.images(config.samples)
        lab.up()
        if pictures:
            emit()
            answers = table.show(f"{config.web_url}/predict", pictures, lab.onos)
            if any(a.error for a in answers):
                emit(f"\nsome pictures failed; the logs are in {config.logs}", error=True)
        emit(farewell(config, pictures[0] if pictures else None))
        while True:
            signal.pause()
    except stopping.Stop as stop:
        lab.progress.say(f"stopping ({stop})")
    except LabError as error:
        emit(
            f"\ndemo: {error}\n\nLogs: {config.logs}. `make doctor` looks for the usual causes.",
            error=True,
        )
        code = 1
    finally:
        stopping.ignore()
        left = lab.down()
    if left:
        emit("demo: could not remove " + ", ".join(left), error=True)
        return 1
    lab.progress.say("stopped, nothing is left")
    return code


def cleanup(config: Config) -> int:
    lock = Lock(config)
    if not lock.take():
        emit("demo: a lab runs; mininet/stop ends it", error=True)
        return 1
    progress = Progress()
    left = remove(config, progress.say)
    lock.release()
    if left:
        emit("demo: could not remove " + ", ".join(left), error=True)
        return 1
    progress.say("nothing is left")
    return 0


def farewell(config: Config, picture: Optional[Path]) -> str:
    image = picture or config.samples / "cat-1.jpg"
    return f"""
Open   {config.web_url}/            pictures in, predictions out
       {config.onos_url}/fairlead/v1/connections   who was sent where (user {config.onos_user})

Try    curl -F image=@{image} {config.web_url}/predict
       mininet/host c2 curl -s http://{VIP}:{VIP_PORT}/health     from a client in the fabric
       mininet/node stop n2, then start n2       take a node away and bring it back
       make scale N=5                            add two nodes; N=3 takes them away again
       mininet/flows                             the rules of every switch
       make load RATE=20 DURATION=60             steady traffic, with shares and latency
       make cli                                  the ONOS command line

Ctrl-C stops everything."""
