# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""How the algorithms that can be foretold spread live traffic."""

from __future__ import annotations

import http.client
import json
import math
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Iterator

from fairlead_lab.config import VIP
from fairlead_lab.onos import POOL, VIP_ID
from fairlead_lab.proc import await_true
from fairlead_lab.topology import host
from labhandle import LabHandle

WEIGHTS = {"n1": 3, "n2": 2, "n3": 1}
AT_A_TIME = 6


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
