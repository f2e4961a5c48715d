# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""How each algorithm spreads live traffic, and what it does when one node is slow."""

from __future__ import annotations

import http.client
import itertools
import json
import math
import os
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Iterator

import pytest

from fairlead_lab import table
from fairlead_lab.config import VIP
from fairlead_lab.onos import POOL, VIP_ID
from fairlead_lab.proc import await_true
from fairlead_lab.topology import host
from labhandle import LabHandle, png, slowed

WEIGHTS = {"n1": 3, "n2": 2, "n3": 1}
AT_A_TIME = 6
REQUESTS = 240
SETTLING = 3.0
# A share that is no smaller than an equal one passes for smaller in one of a hundred runs.
SIGMAS = 2.33


def explain(lab: LabHandle, **query: Any) -> dict[str, Any]:
    answer: dict[str, Any] = lab.onos.fairlead("GET", "/explain?" + urllib.parse.urlencode(query))
    return answer


def chosen_now(lab: LabHandle, client: str) -> dict[str, Any]:
    return explain(lab, client=client, vip=VIP_ID, now="true")


@contextmanager
def balanced(lab: LabHandle, algorithm: str, weights: dict[str, int]) -> Iterator[None]:
    """The pool under an algorithm, new to it, with certain weights; afterwards as it was."""
    lab.await_service()
    before = lab.onos.pool()
    members = [{**m, "weight": weights[m["id"]]} for m in before["members"]]
    wanted = {**before, "members": members}
    try:
        # By way of another algorithm: what this one remembers is forgotten.
        for name in ("source-hash" if algorithm != "source-hash" else "round-robin", algorithm):
            lab.onos.fairlead("PUT", f"/pools/{POOL}", {**wanted, "algorithm": name})
            await_true(name, lambda: bool(chosen_now(lab, "198.18.0.1")["algorithm"] == name), 10, 0.02)
        yield
    finally:
        lab.onos.fairlead("PUT", f"/pools/{POOL}", before)


EQUAL = dict.fromkeys(WEIGHTS, 1)


def small(count: int) -> list[tuple[str, str, int]]:
    """Small requests one after the other, each over a connection of its own: node, client, port."""
    found = []
    for _ in range(count):
        connection = http.client.HTTPConnection(VIP, 80, timeout=10)
        try:
            connection.request("GET", "/health", headers={"Connection": "close"})
            client, port = connection.sock.getsockname()
            found.append((str(json.loads(connection.getresponse().read())["node"]), client, port))
        finally:
            connection.close()
    return found


def test_round_robin_takes_turns_whatever_the_weights(lab: LabHandle) -> None:
    with balanced(lab, "round-robin", WEIGHTS):
        nodes = [node for node, _, _ in small(30)]
    assert Counter(nodes) == {"n1": 10, "n2": 10, "n3": 10}
    assert all(nodes[i] == nodes[i + 3] for i in range(len(nodes) - 3)), nodes


def test_weighted_round_robin_is_never_a_connection_off_its_share(lab: LabHandle) -> None:
    with balanced(lab, "weighted-round-robin", WEIGHTS):
        nodes = [node for node, _, _ in small(30)]
    for count in range(1, len(nodes) + 1):
        for name, weight in WEIGHTS.items():
            due = count * weight / sum(WEIGHTS.values())
            assert abs(nodes[:count].count(name) - due) < 1, f"{name} after {count}: {nodes}"


def test_least_connections_never_takes_one_that_has_more_to_do(lab: LabHandle) -> None:
    with balanced(lab, "least-connections", WEIGHTS):
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            batches = list(pool.map(lambda _: small(5), range(AT_A_TIME)))
        for node, client, port in [one for batch in batches for one in batch]:
            why = explain(lab, client=client, clientPort=port, vip=VIP_ID)
            assert why["algorithm"] == "least-connections"
            scores = {c["member"]: c["score"] for c in why["candidates"]}
            assert why["member"] == node
            assert len(scores) == 3 and scores[node] == min(scores.values()), why


def test_source_hash_keeps_clients_and_spreads_them_by_weight(lab: LabHandle) -> None:
    count = 300
    with balanced(lab, "source-hash", WEIGHTS):
        for client in ("c1", "c2", "gw"):
            expected = chosen_now(lab, host(client).address)["member"]
            assert {lab.ask_from(client)["node"] for _ in range(3)} == {expected}
        clients = [f"10.2.{i // 250}.{i % 250 + 1}" for i in range(count)]
        found = Counter(chosen_now(lab, client)["member"] for client in clients)
    for name, weight in WEIGHTS.items():
        share = weight / sum(WEIGHTS.values())
        assert abs(found[name] - count * share) < 4 * math.sqrt(count * share * (1 - share)), found


class Hard:
    """Pictures of a few kB that take a node a while; each is one that no node has seen before."""

    def __init__(self, folder: Path) -> None:
        width, height = 4000, 3000
        row = b"\0" + bytes(width * 3)
        self._body = png(width, height, row * height)
        self._folder = folder

    def next(self, number: int) -> Path:
        path = self._folder / f"{number}.png"
        # What follows the end of a picture changes nothing but the digest by which nodes know it.
        path.write_bytes(self._body + os.urandom(16))
        return path


def pictures(folder: Path, count: int, settling: float = 0) -> list[tuple[float, table.Answer]]:
    """Seconds since the end of settling at which each was asked for, and its answer.

    At least so many after settling; some at a time, each over a connection of its own.
    """
    hard = Hard(folder)
    numbers = itertools.count()
    begin = time.monotonic() + settling
    answers: list[tuple[float, table.Answer]] = []

    def work() -> None:
        while sum(asked >= 0 for asked, _ in answers) < count:
            picture = hard.next(next(numbers))
            asked = time.monotonic() - begin
            answers.append((asked, table.predict(f"http://{VIP}/predict", picture)))
            picture.unlink()

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for worker in [pool.submit(work) for _ in range(AT_A_TIME)]:
            worker.result()
    assert [a.error for _, a in answers if a.error] == []
    return answers


def slow(lab: LabHandle) -> AbstractContextManager[None]:
    """n2 runs a twentieth of the time, in slices shorter than a request: no node sees pauses between requests."""
    return slowed(lab, "n2", run=0.005, rest=0.095)


@pytest.mark.parametrize("algorithm", ["least-connections", "latency-weighted", "p2c-ewma", "predictive"])
def test_a_slow_node_gets_less(lab: LabHandle, algorithm: str, tmp_path: Path) -> None:
    with balanced(lab, algorithm, EQUAL), slow(lab):
        answers = pictures(tmp_path, REQUESTS, SETTLING)
    answers.sort(key=lambda one: one[0])
    found = table.shares([answer for asked, answer in answers if asked >= 0][:REQUESTS])
    equal = 1 / len(EQUAL)
    bound = REQUESTS * equal - SIGMAS * math.sqrt(REQUESTS * equal * (1 - equal))
    assert found.get("n2", 0) < bound, f"{algorithm}: {found}, fewer than {bound:.0f} were expected"
    assert set(found) >= {"n1", "n3"}, found


def test_turns_know_nothing_of_a_slow_node(lab: LabHandle, tmp_path: Path) -> None:
    """The measure for the others: slow as it is, it gets its third."""
    with balanced(lab, "round-robin", EQUAL), slow(lab):
        found = table.shares([answer for _, answer in pictures(tmp_path, 18)])
    assert set(found) == set(EQUAL)
    assert max(found.values()) - min(found.values()) <= 1, found
