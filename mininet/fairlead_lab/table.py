# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Sends pictures and prints what came back: label, node, time and path."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Callable, Optional, Sequence

from .onos import Onos
from .output import emit
from .proc import LabError
from .topology import switch_of_device

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".bmp": "image/bmp"}


@dataclass(frozen=True)
class Answer:
    """What came of one picture. `error` is empty when it was predicted."""

    image: str
    milliseconds: float
    label: str = ""
    probability: float = 0.0
    node: str = ""
    version: str = ""
    engine: str = ""
    client: str = ""
    client_port: int = 0
    status: int = 0
    error: str = ""
    path: tuple[str, ...] = field(default=())


def images(directory: Path) -> list[Path]:
    """The pictures in a folder, by name. Raises LabError when there is none."""
    found = sorted(p for p in directory.glob("**/*") if p.suffix.lower() in TYPES and p.is_file())
    if not found:
        raise LabError(f"no pictures (png, jpg, gif, bmp) in {directory}; IMAGES=folder names yours")
    return found


def predict(url: str, image: Path, timeout: float = 35.0) -> Answer:
    """One picture over one new connection. Never raises for what the network or the node does."""
    parts = urllib.parse.urlsplit(url)
    begin = time.monotonic()
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=timeout)
    try:
        headers = {"Content-Type": TYPES[image.suffix.lower()], "Connection": "close"}
        connection.request("POST", parts.path or "/predict", image.read_bytes(), headers)
        response = connection.getresponse()
        body = response.read()
        spent = (time.monotonic() - begin) * 1000
        return _answer(image.name, spent, response.status, body)
    except (OSError, http.client.HTTPException) as error:
        return Answer(image.name, (time.monotonic() - begin) * 1000, error=str(error) or type(error).__name__)
    finally:
        connection.close()


def _answer(name: str, spent: float, status: int, body: bytes) -> Answer:
    try:
        data: Any = json.loads(body)
        if status != 200:
            text = str(data.get("title") or data.get("detail") or status)
            return Answer(name, spent, status=status, error=f"{status} {text}")
        best = data["predictions"][0]
        return Answer(
            image=name,
            milliseconds=spent,
            label=str(best["label"]),
            probability=float(best["probability"]),
            node=str(data["node"]),
            version=str(data.get("version", "")),
            engine=str(data.get("engine", "")),
            client=str(data.get("client", "")),
            client_port=int(data.get("clientPort", 0)),
            status=status,
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return Answer(name, spent, status=status, error=f"{status} with an answer that is no prediction")


def path_of(onos: Onos, answer: Answer) -> tuple[str, ...]:
    """Client, the switches on the way as Fairlead tells them, and the node."""
    if answer.error or not answer.client_port:
        return ()
    known = onos.connections(answer.client, answer.client_port)
    if not known:
        return ()
    switches = [switch_of_device(device) for device in known[0].get("path", [])]
    return ("gw", *switches, str(known[0].get("member", "?")))


HEADER = f"{'image':<24} {'label':<12} {'sure':>6}  {'node':<5} {'version':<7} {'engine':<10} {'ms':>7}  path"


def row(answer: Answer) -> str:
    if answer.error:
        return f"{answer.image[:24]:<24} {'FAILED':<12} {'':>6}  {'':<24} {answer.milliseconds:7.0f}  {answer.error}"
    path = " > ".join(answer.path) or "(unknown to Fairlead)"
    return (
        f"{answer.image[:24]:<24} {answer.label[:12]:<12} {answer.probability:6.1%}  {answer.node:<5} "
        f"{answer.version:<7} {answer.engine:<10} {answer.milliseconds:7.1f}  {path}"
    )


def shares(answers: Sequence[Answer]) -> dict[str, int]:
    """Requests answered by each node."""
    return dict(sorted(Counter(a.node for a in answers if not a.error).items()))


def share_lines(answers: Sequence[Answer]) -> list[str]:
    counts = shares(answers)
    total = sum(counts.values())
    return [
        f"{node:<5} {'#' * round(30 * count / total):<30} {count:4d}  {count / total:6.1%}"
        for node, count in counts.items()
    ]


def show(
    url: str,
    pictures: Sequence[Path],
    onos: Optional[Onos],
    patience: Optional[int] = None,
    write: Callable[[str], None] = emit,
) -> list[Answer]:
    """Sends all pictures one after the other and prints the table as it grows.

    Gives up after `patience` failures, if it is set.
    """
    write(HEADER)
    answers: list[Answer] = []
    for picture in pictures:
        answer = predict(url, picture)
        if onos is not None and not answer.error:
            try:
                answer = replace(answer, path=path_of(onos, answer))
            except LabError:
                pass  # The prediction counts; a path that cannot be told is shown as unknown.
        answers.append(answer)
        write(row(answer))
        if patience is not None and sum(1 for a in answers if a.error) >= patience:
            break
    write("")
    for line in share_lines(answers):
        write(line)
    return answers
