# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Algorithms come and go at run time, also those of other bundles, and no connection notices."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from fairlead_lab.config import REPO, VIP
from fairlead_lab.onos import POOL
from fairlead_lab.proc import await_true
from labhandle import KeepAlive, LabHandle, cli, noise_picture

BUNDLE = REPO / "docs" / "sample-algorithm" / "target" / "random-two-1.0.0.jar"
NAME = "random-two"
BUILT_IN = [
    "latency-weighted",
    "least-connections",
    "p2c-ewma",
    "predictive",
    "round-robin",
    "source-hash",
    "weighted-round-robin",
]
# Those that follow what members report may leave a slow one out of so few requests.
EVEN = {"least-connections", "round-robin", "weighted-round-robin"}
MEMBER_FIELDS = ("id", "address", "port", "weight", "labels")


def algorithms(lab: LabHandle) -> list[str]:
    answer = lab.onos.fairlead("GET", "/algorithms")
    return list(answer["algorithms"])


def use(lab: LabHandle, algorithm: str) -> None:
    members = [{k: m[k] for k in MEMBER_FIELDS} for m in lab.onos.pool()["members"]]
    pool = {"id": POOL, "algorithm": algorithm, "members": members}
    lab.onos.fairlead("PUT", f"/pools/{POOL}", pool)


def reasons(lab: LabHandle, since: set[Any]) -> list[str]:
    return [c["reason"] for c in lab.onos.connections() if key(c) not in since]


def key(connection: dict[str, Any]) -> tuple[str, int]:
    return connection["client"], connection["clientPort"]


def await_reason(lab: LabHandle, start: str) -> None:
    """Until a new connection says that this algorithm chose."""

    def chosen() -> bool:
        before = {key(c) for c in lab.onos.connections()}
        assert [a.error for a in lab.ask(2) if a.error] == []
        new = reasons(lab, before)
        return bool(new) and all(r.startswith(start) for r in new)

    await_true(f"decisions by {start}", chosen, 20)


@pytest.fixture
def pool(lab: LabHandle) -> Iterator[Callable[[str], None]]:
    """Changes the algorithm of the pool; the lab's own comes back at the end."""
    lab.await_service()
    yield lambda name: use(lab, name)
    lab.onos.register()
    lab.await_service()


def test_every_algorithm_serves(lab: LabHandle, pool: Callable[[str], None]) -> None:
    assert algorithms(lab) == BUILT_IN
    for name in BUILT_IN:
        pool(name)
        await_reason(lab, name)
        before = {key(c) for c in lab.onos.connections()}
        answers = lab.ask(9)
        assert [a.error for a in answers if a.error] == [], name
        nodes = Counter(a.node for a in answers)
        told = f"{name}: {nodes}, {reasons(lab, before)}"
        if name == "source-hash":
            assert len(nodes) == 1, told
        elif name in EVEN:
            assert len(nodes) == 3, told


def test_a_change_of_the_algorithm_breaks_no_connection(
    lab: LabHandle, pool: Callable[[str], None], tmp_path: Path
) -> None:
    picture = noise_picture(tmp_path / "noise.png")
    with KeepAlive() as kept:
        upload = subprocess.Popen(
            lab.command(
                "c2", "curl", "-sS", "-m", "60", "--limit-rate", "250k", "-w", "\n%{http_code}",
                "-F", f"image=@{picture}", f"http://{VIP}/predict",
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        await_true("answers", lambda: len(kept.nodes) >= 3 or kept.error, 15)
        for name in ("least-connections", "p2c-ewma", "predictive"):
            pool(name)
            await_reason(lab, name)
            at = len(kept.nodes)
            await_true("answers go on", lambda: len(kept.nodes) >= at + 3 or kept.error, 15)
        assert upload.poll() is None, "the changes came while the upload was under way"
        output, _ = upload.communicate(timeout=60)
    assert output.endswith("\n200"), output
    assert kept.error is None
    assert len(set(kept.nodes)) == 1


def test_an_algorithm_of_another_bundle(lab: LabHandle, pool: Callable[[str], None]) -> None:
    found = re.search(r"Bundle ID: (\d+)", cli("bundle:install", "-s", f"file:{BUNDLE}"))
    assert found
    bundle = found.group(1)
    try:
        await_true("it is there", lambda: NAME in algorithms(lab), 20)
        pool(NAME)
        await_reason(lab, NAME)
        assert "algorithmProblem" not in lab.onos.pool()
        nodes = Counter(a.node for a in lab.ask(30))
        assert set(nodes) == {"n1", "n2", "n3"}
        with KeepAlive() as kept:
            await_true("answers", lambda: len(kept.nodes) >= 3 or kept.error, 15)
            cli("bundle:uninstall", bundle)
            await_true("it is gone", lambda: NAME not in algorithms(lab), 20)
            await_reason(lab, "weighted-round-robin")
            told = lab.onos.pool()
            assert told["algorithm"] == NAME
            assert told["algorithmProblem"] == (
                f"there is no algorithm '{NAME}'; weighted-round-robin is used instead"
            )
            at = len(kept.nodes)
            await_true("answers go on", lambda: len(kept.nodes) >= at + 5 or kept.error, 15)
        assert kept.error is None
    finally:
        if NAME in algorithms(lab):
            cli("bundle:uninstall", bundle)
