# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""nginx in front of the lab: the first page, the sample pictures, and /predict to the VIP."""

from __future__ import annotations

import base64
import re
import shutil
import urllib.request
from pathlib import Path

from .config import VIP, VIP_PORT, Config
from .proc import LabError, await_true, run, start, stop, tail
from .state import StateFile

TEMPLATE = Path(__file__).resolve().parents[2] / "web" / "nginx.conf.template"
TEMPORARY = ("body", "proxy", "fastcgi", "uwsgi", "scgi")


def render(config: Config) -> str:
    """The site's configuration. Pure; the paths in it need not exist."""
    token = base64.b64encode(f"{config.onos_user}:{config.onos_password}".encode()).decode()
    bind = f"[{config.bind}]" if ":" in config.bind else config.bind
    values = {
        "LISTEN": f"{bind}:{config.web_port}",
        "PREFIX": str(config.nginx),
        "LOGS": str(config.logs),
        "WEB": str(config.repo / "web"),
        "SAMPLES": str(config.samples),
        "VIP": f"{VIP}:{VIP_PORT}",
        "ONOS": f"127.0.0.1:{config.rest_port}",
        "ONOS_BASIC": token,
    }
    # `@{NAME}`, because nginx uses the dollar sign itself.
    return re.sub(r"@\{(\w+)\}", lambda found: values[found.group(1)], TEMPLATE.read_text())


class WebServer:
    def __init__(self, config: Config, state: StateFile) -> None:
        self._config = config
        self._state = state

    def start(self) -> None:
        """Starts nginx; returns when it serves the first page."""
        config = self._config
        binary = shutil.which("nginx") or "/usr/sbin/nginx"
        for name in TEMPORARY:
            (config.nginx / "temp" / name).mkdir(parents=True, exist_ok=True)
        config.owner.give(config.nginx)
        configuration = config.nginx / "nginx.conf"
        configuration.write_text(render(config))
        # Ports below 1024 need root; with any other, nginx runs as the owner of the checkout, who
        # can read the checkout, which an unprivileged system user perhaps cannot.
        drop = config.owner.prefix() if config.web_port >= 1024 else []
        command = drop + [binary, "-p", f"{config.nginx}/", "-c", str(configuration), "-e", "stderr"]
        log = config.logs / "nginx.log"
        config.owner.give(config.logs)
        run(command + ["-t", "-q"])
        start(command, log, self._state.recorder("nginx"), config.nginx, config.child_env())
        await_true(
            "nginx", lambda: serves(f"{config.web_url}/"), 10, 0.1, lambda: tail(log)
        )

    def stop(self) -> None:
        state = self._state.read()
        if state and "nginx" in state.processes:
            stop(state.processes["nginx"])


def serves(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError as error:
        raise LabError(f"{url}: {error}") from None
