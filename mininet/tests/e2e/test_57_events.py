# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The stream of server-sent events, read on the running lab while something changes."""

from __future__ import annotations

import base64
import http.client
import json
import threading
from typing import Any, Optional

from fairlead_lab.onos import POOL
from fairlead_lab.proc import await_true
from labhandle import CALLED, LabHandle, Traffic

PATH = "/onos/fairlead/v1/events"


class Event:
    """One event as it came."""

    def __init__(self, lines: list[str]) -> None:
        fields = dict(line.split(": ", 1) for line in lines)
        self.id = fields.get("id", "")
        self.type = fields["event"]
        self.data: dict[str, Any] = json.loads(fields["data"])


class Stream:
    """Reads the stream in a thread, as a browser does."""

    def __init__(
        self, lab: LabHandle, query: str = "", last: Optional[str] = None, login: str = "onos:rocks"
    ) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", lab.config.rest_port, timeout=60)
        headers = {"Authorization": "Basic " + base64.b64encode(login.encode()).decode()}
        if last:
            headers["Last-Event-ID"] = last
        self.connection.request("GET", PATH + query, headers=headers)
        CALLED.add(("GET", "/events"))
        self.answer = self.connection.getresponse()
        self.events: list[Event] = []
        self.comments: list[str] = []
        self.ended = False
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> "Stream":
        assert self.answer.status == 200, self.answer.read()
        assert self.answer.headers["Content-Type"] == "text/event-stream"
        self._thread.start()
        await_true("the stream begins", lambda: ": welcome" in self.comments, 10)
        return self

    def __exit__(self, *_: object) -> None:
        if self.connection.sock:
            self.connection.sock.close()
        self.connection.close()

    def _read(self) -> None:
        lines: list[str] = []
        try:
            for raw in self.answer:
                line = raw.decode().rstrip("\n")
                if line.startswith(":"):
                    self.comments.append(line)
                elif line and not line.startswith("retry:"):
                    lines.append(line)
                elif lines:
                    self.events.append(Event(lines))
                    lines = []
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass  # cut off: by the test, or by a web server that stops before the last chunk is out
        self.ended = True

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [e.data for e in self.events if e.type == kind]


def weigh(lab: LabHandle, weight: int) -> None:
    lab.onos.fairlead("PATCH", f"/pools/{POOL}/members/n1", {"weight": weight})


def test_changes_and_decisions_are_told_as_they_happen(lab: LabHandle) -> None:
    with Stream(lab) as all_of_it, Stream(lab, "?types=config") as config:
        weigh(lab, 2)
        changed = {"kind": "pool", "change": "updated", "id": POOL}
        await_true("the change is told", lambda: config.of("config"), 5)
        assert changed.items() <= config.of("config")[0].items()
        answer = lab.ask_from("c1")

        def decision() -> Optional[dict[str, Any]]:
            port = answer["clientPort"]
            found = [d for d in all_of_it.of("decision") if d["clientPort"] == port]
            return found[0] if found else None

        await_true("the decision is told", lambda: decision() is not None, 5)
        told = decision()
        assert told and told["member"] == answer["node"] and told["client"] == answer["client"]
        lab.nodes.stop("n2")
        try:
            await_true(
                "the health is told",
                lambda: ("n2", "down") in [(h["id"], h["state"]) for h in all_of_it.of("health")],
                20,
            )
        finally:
            lab.nodes.start("n2")
        weigh(lab, 1)
        await_true("the second change is told", lambda: len(config.of("config")) >= 2, 5)
        assert {e.type for e in config.events} == {"config"}
        ids = [e.id for e in all_of_it.events]
        assert len(set(ids)) == len(ids) and all(ids)
        lab.await_service()


def test_who_comes_back_misses_nothing(lab: LabHandle) -> None:
    with Stream(lab, "?types=config") as before:
        weigh(lab, 2)
        await_true("an event", lambda: before.events, 5)
        last = before.events[-1].id
    weigh(lab, 3)
    weigh(lab, 1)
    with Stream(lab, "?types=config", last) as back:
        await_true("both events", lambda: len(back.events) == 2, 5)
        assert back.of("reset") == []
    with Stream(lab, "?types=config", "other.7") as stranger:
        await_true("it is told to begin anew", lambda: stranger.of("reset"), 5)


def test_silence_is_filled_and_strangers_hear_nothing(lab: LabHandle) -> None:
    stranger = Stream(lab, login="onos:wrong")
    assert stranger.answer.status == 401
    stranger.connection.close()
    with Stream(lab, "?types=config") as quiet:
        await_true("a heart-beat", lambda: ": still here" in quiet.comments, 15)


def test_who_does_not_read_holds_nobody_up(lab: LabHandle) -> None:
    deaf = Stream(lab)  # nobody ever reads from it
    try:
        with Traffic(lab, rate=20) as traffic, Stream(lab, "?types=decision") as hears:
            await_true("decisions are told", lambda: len(hears.events) >= 40, 30)
        assert [a.error for _, a in traffic.answers if a.error] == []
    finally:
        deaf.connection.close()


def test_the_stream_ends_with_the_application(lab: LabHandle) -> None:
    with Stream(lab) as stream:
        lab.onos.deactivate()
        try:
            await_true("the stream ends", lambda: stream.ended, 15)
            assert stream.events[-1].type == "end"
            assert "stops" in stream.events[-1].data["reason"]
        finally:
            lab.onos.activate()
            lab.await_service()
