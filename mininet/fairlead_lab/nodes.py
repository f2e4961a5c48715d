# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The inference nodes: each is a real process in the network namespace of its Mininet host."""

from __future__ import annotations

import http.client
import json
from typing import Any, Optional

from . import confine, models
from .config import DRAIN_MS, MEMBER_PORT, REPORT_PORT, VIP, Config
from .proc import Hopeless, LabError, Pid, await_true, start, stop, tail
from .state import StateFile
from .topology import Host, host


def inside(state: StateFile, name: str) -> list[str]:
    """Command words that run what follows in the namespace of a host."""
    if name == "gw":
        return []
    known = state.read()
    holder = known.processes.get(f"host-{name}") if known else None
    if holder is None or not holder.alive():
        raise LabError(f"host {name} does not run: make demo starts the lab")
    return ["mnexec", "-a", str(holder.pid)]


class InferenceNodes:
    def __init__(self, config: Config, state: StateFile) -> None:
        self._config = config
        self._state = state

    def start(self, name: str) -> None:
        """Starts the process of a node; it is not ready yet when this returns."""
        config = self._config
        node: Host = host(name)
        if not config.node_bin.exists():
            raise LabError(f"{config.node_bin} is missing: make build")
        folder = config.run / "nodes" / name
        command = inside(self._state, name) + confine.command(config, folder) + [
            str(config.node_bin),
            "--name", name,
            "--host", node.address,
            "--port", str(MEMBER_PORT),
            "--report-to", f"{VIP}:{REPORT_PORT}",
            "--drain-ms", str(DRAIN_MS),
        ] + models.options(config, node)
        record = self._state.recorder(f"node-{name}")
        start(command, self._log(name), record, env=confine.environment(config, folder))

    def stop(self, name: str, grace: float = 10.0) -> None:
        known = self.pid(name)
        if known is not None:
            stop(known, grace)

    def pid(self, name: str) -> Optional[Pid]:
        state = self._state.read()
        return state.processes.get(f"node-{name}") if state else None

    def await_ready(self, name: str, timeout: float = 60.0) -> None:
        """Waits until the node answers its health check through the fabric-free local path."""
        address = host(name).address

        def ready() -> bool:
            self.check(name)
            return probe_inside(self._state, name, address)

        await_true(
            f"node {name} on {address}:{MEMBER_PORT}",
            ready,
            timeout,
            hint=lambda: f"  {self._log(name)} ends with\n{tail(self._log(name))}",
        )

    def check(self, name: str) -> None:
        """Raises Hopeless, with the end of its log, if the process of the node has ended."""
        pid = self.pid(name)
        if pid is None or not pid.alive():
            log = self._log(name)
            raise Hopeless(f"node {name} has ended; {log} ends with\n{tail(log)}")

    def _log(self, name: str) -> Any:
        return self._config.logs / f"node-{name}.log"


def probe_inside(state: StateFile, name: str, address: str) -> bool:
    """Whether GET /health answers 200, asked from within the node's own namespace."""
    from .proc import run

    url = f"http://{address}:{MEMBER_PORT}/health"
    code = run(
        inside(state, name)
        + ["curl", "-s", "-o", "/dev/null", "-m", "2", "-w", "%{http_code}", url],
        check=False,
    )
    return code.strip() == "200"


def health(address: str, port: int = MEMBER_PORT, timeout: float = 2.0) -> Optional[dict[str, Any]]:
    """Answer of GET /health through the fabric, or None."""
    connection = http.client.HTTPConnection(address, port, timeout=timeout)
    try:
        connection.request("GET", "/health", headers={"Connection": "close"})
        response = connection.getresponse()
        body = response.read()
        return json.loads(body) if response.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
