# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Nodes that die, freeze, leave, come back or are slow, and what a client notices of it."""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any, Iterator

import pytest

from fairlead_lab import table
from fairlead_lab.config import REPORT_PORT, VIP
from fairlead_lab.onos import POOL
from fairlead_lab.proc import await_true
from labhandle import LabHandle, Traffic, signalled, slowed


@contextmanager
def pool(lab: LabHandle, **changes: Any) -> Iterator[None]:
    """The pool of the lab with other settings; afterwards as it was."""
    before = lab.onos.pool()
    lab.onos.fairlead("PUT", f"/pools/{POOL}", {**before, **changes})
    try:
        yield
    finally:
        lab.onos.fairlead("PUT", f"/pools/{POOL}", before)


def health(lab: LabHandle, name: str) -> dict[str, Any]:
    answer: dict[str, Any] = lab.onos.fairlead("GET", f"/pools/{POOL}/members/{name}/health")
    return answer


def await_state(lab: LabHandle, name: str, state: str, timeout: float) -> None:
    await_true(
        f"{name} is {state}",
        lambda: bool(health(lab, name)["state"] == state),
        timeout,
        0.05,
        hint=lambda: str(health(lab, name)),
    )


def await_served(lab: LabHandle, seconds: float) -> None:
    """Until all members have served for so long: a pool that has just begun has no slow start."""

    def served() -> bool:
        since = [datetime.fromisoformat(m["since"].replace("Z", "+00:00")) for m in lab.onos.health()]
        return datetime.now(timezone.utc) - max(since) > timedelta(seconds=seconds)

    await_true(f"all members serve for {seconds} s", served, seconds + 10, 0.5)


def test_killed_node_gets_no_new_connection_a_second_later_and_comes_back_slowly(lab: LabHandle) -> None:
    lab.await_service()
    await_served(lab, 10)
    with pool(lab, algorithm="weighted-round-robin", slowStartSeconds=10):
        with Traffic(lab, rate=20) as traffic:
            await_true("20 answers", lambda: len(traffic.answers) >= 20, 20)
            lab.nodes.stop("n2", grace=0)
            killed = time.monotonic()
            try:
                await_true("40 answers", lambda: len(traffic.since(killed + 1)) >= 40, 30)
                late = traffic.since(killed + 1)
                assert [a.error for a in late if a.error] == []
                assert set(table.shares(late)) == {"n1", "n3"}
                found = health(lab, "n2")
                assert found["state"] == "down"
                assert found["reason"] == "connection refused"
                assert found["effectiveWeight"] == 0
            finally:
                lab.nodes.start("n2")
                lab.nodes.await_ready("n2")
            await_state(lab, "n2", "up", 30)
            back = time.monotonic()
            weights = [health(lab, "n2")["effectiveWeight"]]
            while time.monotonic() < back + 4:
                weights.append(health(lab, "n2")["effectiveWeight"])
                time.sleep(0.5)
            assert weights[0] <= 0.2, weights
            assert weights == sorted(weights) and weights[-1] < 0.7, weights
            ramping = traffic.since(back)
            assert [a.error for a in ramping if a.error] == []
            share = table.shares(ramping)["n2"] / len(ramping)
            assert share < 0.22, f"{share:.0%} while it ramps up to 40 % of its weight"
            await_true("n2 has all of its weight", lambda: bool(health(lab, "n2")["effectiveWeight"] == 1), 20)
        changes = [(c["state"], c["reason"]) for c in health(lab, "n2")["history"]]
        assert [state for state, _ in changes[:3]] == ["up", "down", "up"], changes


def test_frozen_node_is_out_within_seconds(lab: LabHandle) -> None:
    """Its kernel still takes connections: only reports and checks can tell."""
    lab.await_service()
    signalled(lab, "n3", signal.SIGSTOP)
    frozen = time.monotonic()
    try:
        await_state(lab, "n3", "down", 10)
        assert time.monotonic() - frozen < 5
        assert health(lab, "n3")["reason"].startswith("no answer within")
        answers = lab.ask(6)
        assert [a.error for a in answers if a.error] == []
        assert table.shares(answers) == {"n1": 3, "n2": 3}
    finally:
        signalled(lab, "n3", signal.SIGCONT)
    lab.await_service(60)


def test_stopped_node_loses_no_request(lab: LabHandle) -> None:
    """It answers 503 to checks and reports that it is not ready, but finishes what it has."""
    lab.await_service()
    with Traffic(lab, rate=20) as traffic:
        await_true("20 answers", lambda: len(traffic.answers) >= 20, 20)
        signalled(lab, "n1", signal.SIGTERM)
        stopped = time.monotonic()
        try:
            await_state(lab, "n1", "down", 3)
            await_true("40 answers", lambda: len(traffic.since(stopped + 1)) >= 40, 30)
            lab.nodes.stop("n1")
        finally:
            lab.nodes.start("n1")
            lab.nodes.await_ready("n1")
        assert [a.error for _, a in traffic.answers if a.error] == []
        assert set(table.shares(traffic.since(stopped + 1))) == {"n2", "n3"}
    assert "it reports that it is not ready" in [c["reason"] for c in health(lab, "n1")["history"]]
    lab.await_service(60)


def test_slowed_node_gets_less_with_dynamic_weights(lab: LabHandle) -> None:
    lab.await_service()
    with pool(lab, algorithm="weighted-round-robin", dynamicWeights=True):
        with Traffic(lab, rate=10), slowed(lab, "n2"):
            await_true(
                "n2 has less weight",
                lambda: bool(health(lab, "n2")["effectiveWeight"] < 0.7),
                60,
                0.5,
                hint=lambda: str(lab.onos.health()),
            )
            found = health(lab, "n2")
            assert found["configuredWeight"] == 1
            assert found["state"] == "up"
    await_true("all weights are as configured", lambda: {m["effectiveWeight"] for m in lab.onos.health()} == {1}, 5)


@pytest.mark.parametrize("policy", ["reject", "panic"])
def test_all_members_down(lab: LabHandle, policy: str) -> None:
    lab.await_service()
    monitor = {"expectedCodes": [418], "intervalMillis": 1000, "fastIntervalMillis": 200, "fall": 1}
    with pool(lab, allDown=policy, monitor={**lab.onos.pool()["monitor"], **monitor}):
        for name in ("n1", "n2", "n3"):
            await_state(lab, name, "down", 10)
        assert health(lab, "n1")["reason"] == "status 200 in place of 418"
        begin = time.monotonic()
        answers = lab.ask(6)
        if policy == "reject":
            assert {a.status for a in answers} == {502}
            assert time.monotonic() - begin < 5, "refused at once"
        else:
            assert [a.error for a in answers if a.error] == []
            assert table.shares(answers) == {"n1": 2, "n2": 2, "n3": 2}
    lab.await_service(60)


def test_reports_of_strangers_are_counted_and_dropped(lab: LabHandle) -> None:
    def counts() -> dict[str, int]:
        return dict(lab.onos.fairlead("GET", f"/pools/{POOL}/health")["reports"])

    before = counts()
    assert before["accepted"] > 0
    report = '{"v":1,"node":"n2","seq":1,"ready":false}'
    lab.run("c1", "bash", "-c", f"echo -n '{report}' > /dev/udp/{VIP}/{REPORT_PORT}")
    await_true("a report of a stranger", lambda: counts()["unknown"] == before["unknown"] + 1, 5)
    assert health(lab, "n2")["state"] == "up"
