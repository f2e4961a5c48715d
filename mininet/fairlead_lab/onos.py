# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""ONOS and Fairlead, by their REST interfaces, and the start and stop of ONOS itself."""

from __future__ import annotations

import base64
import json
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, Optional

from . import models
from .config import APP, MEMBER_PORT, SUBNET, VIP, VIP_PORT, Config
from .proc import LabError, await_true, start, tail
from .state import StateFile
from .topology import CHECKER, HOSTS, LINK_COUNT, MAX_NODES, NODES, SWITCHES

POOL = "inference"
VIP_ID = "web"
# Seconds in which a node that has come up gets all of its share.
SLOW_START = 5
HEALTH_COMPONENT = "org.fairlead.lb.health.HealthManager"


class RestError(LabError):
    """An answer other than 2xx, or none (status 0)."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Onos:
    """Client of one controller. Stateless, so it may be shared between threads."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._base = config.onos_url
        token = base64.b64encode(f"{config.onos_user}:{config.onos_password}".encode()).decode()
        self._authorization = f"Basic {token}"

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        content_type: str = "application/json",
        timeout: float = 10.0,
    ) -> Any:
        """Path is below /onos. Returns the parsed answer, or None if it is empty."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._base}{path}", data=data, method=method)
        request.add_header("Authorization", self._authorization)
        request.add_header("Accept", "application/json")
        if data is not None:
            request.add_header("Content-Type", content_type)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as error:
            detail = error.read().decode(errors="replace").strip()
            raise RestError(
                error.code, f"{method} {path}: {error.code} {detail[:300]}"
            ) from None
        except (OSError, ValueError) as error:
            raise RestError(0, f"{method} {path}: {error}") from None
        try:
            return json.loads(text) if text.strip() else None
        except ValueError:
            return text

    def get(self, path: str, timeout: float = 10.0) -> Any:
        return self.request("GET", path, timeout=timeout)

    def fairlead(self, method: str, path: str, body: Any = None) -> Any:
        return self.request(method, f"/fairlead/v1{path}", body)

    # The application

    def install(self, oar: Path) -> None:
        """Installs and activates the archive; replaces an installed one. Waits for its REST."""
        if not oar.exists():
            raise LabError(f"{oar} is missing: make build")
        if self.app_state() is not None:
            # A POST over an installed application is refused; this is the upgrade that ONOS knows.
            self.deactivate()
            self.request("DELETE", f"/v1/applications/{APP}")
            await_true("removal of the old application", lambda: self.app_state() is None, 20)
        self.request(
            "POST",
            "/v1/applications?activate=true",
            oar.read_bytes(),
            "application/octet-stream",
            timeout=60,
        )
        self.await_app()

    def app_state(self) -> Optional[str]:
        try:
            return str(self.get(f"/v1/applications/{APP}")["state"])
        except RestError as error:
            if error.status == 404:
                return None
            raise

    def activate(self) -> None:
        self.request("POST", f"/v1/applications/{APP}/active", timeout=60)
        self.await_app()

    def deactivate(self) -> None:
        """Returns when Fairlead's own REST is gone: ONOS answers before the bundle has stopped."""
        self.request("DELETE", f"/v1/applications/{APP}/active", timeout=60)
        await_true("the end of the application", lambda: not self.answers(), 30)

    def answers(self) -> bool:
        """Whether Fairlead's /status can be read at all."""
        try:
            self.status()
            return True
        except LabError:
            return False

    def status(self) -> dict[str, Any]:
        answer = self.fairlead("GET", "/status")
        if not isinstance(answer, dict):
            raise LabError("Fairlead's /status is not JSON")
        return answer

    def await_app(self, timeout: float = 40.0) -> None:
        """ACTIVE proves nothing (it is said of bundles that did not resolve, too): ask Fairlead."""
        await_true(
            "Fairlead's /status",
            lambda: self.status().get("ready"),
            timeout,
            hint=lambda: f"  state by ONOS: {self._state_text()}; see karaf.log for bundles that did not start",
        )

    def _state_text(self) -> str:
        try:
            return self.app_state() or "not installed"
        except LabError as error:
            return str(error)

    # The network

    def devices(self) -> list[str]:
        """Ids of the devices that are available."""
        return [d["id"] for d in self.get("/v1/devices")["devices"] if d.get("available")]

    def links(self) -> list[dict[str, Any]]:
        return list(self.get("/v1/links")["links"])

    def active_links(self) -> int:
        return sum(1 for link in self.links() if link.get("state", "ACTIVE") == "ACTIVE")

    def hosts(self) -> dict[str, str]:
        """IP address → attachment point (device/port) of every host that ONOS knows."""
        found: dict[str, str] = {}
        for known in self.get("/v1/hosts")["hosts"]:
            places = known.get("locations") or [known.get("location", {})]
            for address in known.get("ipAddresses", []):
                place = places[0]
                found[address] = f"{place.get('elementId')}/{place.get('port')}"
        return found

    def missing_devices(self) -> list[str]:
        there = set(self.devices())
        return [s.name for s in SWITCHES if s.device not in there]

    def missing_hosts(self) -> list[str]:
        there = self.hosts()
        return [h.name for h in HOSTS if h.address not in there]

    def intents(self) -> list[dict[str, Any]]:
        return list(self.get("/v1/intents")["intents"])

    def links_complete(self) -> bool:
        return self.active_links() == LINK_COUNT

    # Fairlead

    def register(self) -> None:
        """The pool and the VIP of the lab; what exists already is brought to the lab's values."""
        pool = {
            "id": POOL,
            "algorithm": "round-robin",
            "members": [
                {
                    "id": n.name,
                    "address": n.address,
                    "port": MEMBER_PORT,
                    "weight": 1,
                    "labels": models.labels(self._config, n),
                }
                for n in NODES
            ],
            # A node that is added to the lab joins by itself, and warms up before it has its share.
            "discovery": {"prefixes": [SUBNET], "port": MEMBER_PORT, "maxMembers": MAX_NODES},
            "slowStartSeconds": SLOW_START,
            # As configured unless asked for: what the tests and the demo show is to be plain.
            "dynamicWeights": False,
        }
        self.request("POST", f"/v1/configuration/{HEALTH_COMPONENT}?preset=true", {"checkSource": CHECKER})
        vip = {"id": VIP_ID, "address": VIP, "port": VIP_PORT, "protocol": "tcp", "pool": POOL}
        self._put("pools", POOL, pool)
        self._put("vips", VIP_ID, vip)
        for member in self.pool()["members"]:
            if member.get("discovered"):
                # Of an earlier run (KEEP=1), in which there were more nodes.
                self.fairlead("DELETE", f"/pools/{POOL}/members/{member['id']}?force=true")

    def _put(self, kind: str, name: str, value: dict[str, Any]) -> None:
        try:
            self.fairlead("POST", f"/{kind}", value)
        except RestError as error:
            if error.status != 409:
                raise
            self.fairlead("PUT", f"/{kind}/{name}", value)

    def pool(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.fairlead("GET", f"/pools/{POOL}")
        return answer

    def health(self) -> list[dict[str, Any]]:
        """Health of each member of the lab's pool."""
        return list(self.fairlead("GET", f"/pools/{POOL}/health")["members"])

    def unwell_members(self) -> list[str]:
        """Members that are not up, with the reason."""
        return [f"{m['id']} ({m['reason']})" for m in self.health() if m["state"] != "up"]

    def warming_members(self) -> list[str]:
        """Members that have less than their weight yet, as they have just come; not those taken out, with none."""
        return [f"{m['id']} warms up" for m in self.health() if 0 < m["effectiveWeight"] < m["configuredWeight"]]

    def unlocated_members(self) -> list[str]:
        return [m["id"] for m in self.pool()["members"] if not m.get("located", True)]

    def connections(self, client: str = "", client_port: int = 0) -> list[dict[str, Any]]:
        query = {k: v for k, v in (("client", client), ("clientPort", client_port)) if v}
        suffix = f"?{urllib.parse.urlencode(query)}" if query else ""
        return list(self.fairlead("GET", f"/connections{suffix}")["connections"])


class OnosRuntime:
    """Start and stop of the controller by the scripts of onos-runtime/bin."""

    def __init__(self, config: Config, state: StateFile) -> None:
        self._config = config
        self._state = state
        self._process: Optional["subprocess.Popen[bytes]"] = None

    @property
    def log(self) -> Path:
        return self._config.logs / "onos-start.log"

    def running(self) -> bool:
        script = self._config.onos_bin / "onos-status"
        if not script.exists():
            return False
        done = subprocess.run(
            self._config.owner.prefix() + [str(script)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._config.child_env(),
        )
        return done.returncode == 0

    def start(self, clean: bool = False) -> None:
        self._call("onos-start", ["--clean"] if clean else [], 180)

    def stop(self) -> None:
        self._call("onos-stop", [], 60)

    def _call(self, name: str, arguments: list[str], timeout: float) -> None:
        script = self._config.onos_bin / name
        if not script.exists():
            raise LabError(f"{script} is missing")
        command = self._config.owner.prefix() + [str(script), *arguments]
        record = self._state.recorder(name)
        process = start(command, self.log, record, env=self._config.child_env())
        self._process = process if name == "onos-start" else None
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.terminate()
            raise LabError(f"{name}: no end after {timeout:.0f} s\n{tail(self.log)}") from None
        finally:
            self._process = None
        if code != 0:
            raise LabError(f"{name} failed ({code}); {self.log} ends with\n{tail(self.log)}")

    def abort(self) -> None:
        """Ends a start that is under way in another thread; ONOS itself is ended by `stop`."""
        process = self._process
        if process is not None:
            process.terminate()
