# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Outcomes per version: what goes through the VIP is counted where it went, and nothing is lost."""

from __future__ import annotations

import json
import math
import time
from typing import Any

import pytest

from fairlead_lab.onos import POOL, RestError
from fairlead_lab.proc import LabError, await_true
from labhandle import LabHandle, cli


def outcomes(lab: LabHandle, query: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = lab.onos.fairlead("GET", f"/pools/{POOL}/ab{query}")
    return answer


def requests(lab: LabHandle) -> dict[str, int]:
    return {v["value"]: v["requests"] for v in outcomes(lab)["values"]}


def settled(lab: LabHandle) -> dict[str, int]:
    """What is counted once each member has reported all that came before."""
    begin = time.monotonic()

    def reported() -> bool:
        spent = (time.monotonic() - begin) * 1000
        ages = [m.get("lastReport", {}).get("ageMillis", math.inf) for m in lab.onos.health()]
        return all(age < spent for age in ages)

    await_true("each member reports", reported, 10)
    return requests(lab)


def versions(lab: LabHandle) -> dict[str, str]:
    return {m["id"]: m["labels"]["version"] for m in lab.onos.pool()["members"]}


def served(lab: LabHandle, answers: list[str]) -> dict[str, int]:
    of = versions(lab)
    return {value: sum(of[node] == value for node in answers) for value in set(of.values())}


def ask(lab: LabHandle, count: int) -> list[str]:
    answers = lab.ask(count)
    assert [a.error for a in answers if a.error] == []
    return [a.node for a in answers]


def await_counted(lab: LabHandle, before: dict[str, int], nodes: list[str]) -> None:
    wanted = {v: before[v] + n for v, n in served(lab, nodes).items()}
    await_true(
        f"{wanted} requests are counted",
        lambda: requests(lab) == wanted,
        10,
        hint=lambda: str(requests(lab)),
    )


def test_requests_are_counted_by_the_version_that_answered(lab: LabHandle) -> None:
    before = settled(lab)
    assert set(before) == {"v1", "v2"}
    nodes = ask(lab, 30)
    await_counted(lab, before, nodes)
    found = outcomes(lab, "?label=version&base=v1&minutes=60")
    v1, v2 = found["values"]
    assert (v1["members"], v2["members"]) == (["n1", "n2"], ["n3"])
    for version in (v1, v2):
        assert version["ok"] + version["degraded"] + version["failed"] == version["requests"]
        assert version["meanMs"] > 0 and version["sdMs"] > 0
    assert v1["latency"] is None
    assert v2["latency"]["test"] == "Welch's t-test"
    assert 0 <= v2["latency"]["p"] <= 1
    assert v2["latency"]["low"] <= v2["latency"]["difference"] <= v2["latency"]["high"]
    assert v2["latency"]["difference"] == pytest.approx(v2["meanMs"] - v1["meanMs"])


def test_a_node_that_is_restarted_loses_nothing_counted(lab: LabHandle) -> None:
    before = settled(lab)
    nodes = ask(lab, 12)
    # Stopped at once: what no regular report has told yet, the last one does.
    lab.nodes.stop("n3")
    try:
        await_counted(lab, before, nodes)
    finally:
        lab.nodes.start("n3")
    lab.nodes.await_ready("n3")
    await_true("n3 is up", lambda: lab.onos.unwell_members() == [], 60)
    before = settled(lab)
    nodes = []
    while nodes.count("n3") < 4:
        assert len(nodes) < 300, "n3 gets nothing"
        nodes += ask(lab, 6)
    await_counted(lab, before, nodes)


def test_the_command_line_compares_versions(lab: LabHandle) -> None:
    lines = [line for line in cli("lb-ab", POOL).splitlines() if line.strip()]
    assert lines[0].startswith("VERSION") and len(lines) == 5
    assert all(len(line) <= 100 for line in lines), lines
    assert json.loads(cli("lb-ab", "-j", "-b", "v2", "-m", "5", POOL))["base"] == "v2"
    with pytest.raises(LabError, match="must be one that members have"):
        cli("lb-ab", "-l", "colour", POOL)
    with pytest.raises(RestError) as wrong:
        outcomes(lab, "?base=v9")
    assert wrong.value.status == 400
