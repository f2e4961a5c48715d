# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Nothing that is documented for users has been left out by the tests before this one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from fairlead_lab.config import REPO
from labhandle import CALLED, COMMANDS

APP_MAIN = REPO / "onos-app" / "src" / "main"
METHODS = {"get", "put", "post", "patch", "delete"}


@pytest.fixture(autouse=True)
def whole_session(request: pytest.FixtureRequest) -> None:
    here = Path(__file__)
    wanted = {f.name for f in here.parent.glob("test_*.py") if f.name < here.name}
    if not wanted <= {item.path.name for item in request.session.items}:
        pytest.skip("only some of the tests run")


def test_every_documented_call_was_made() -> None:
    document = json.loads((APP_MAIN / "resources" / "apidoc" / "swagger.json").read_text())
    missed = []
    for path, operations in document["paths"].items():
        pattern = re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path)))
        for method in METHODS & set(operations):
            if not any(m == method.upper() and pattern.fullmatch(p) for m, p in CALLED):
                missed.append(f"{method.upper()} {path}")
    assert missed == []


def test_every_command_was_given() -> None:
    sources = (APP_MAIN / "java" / "org" / "fairlead" / "lb" / "cli").glob("*.java")
    names = {n for f in sources for n in re.findall(r'name = "(lb-[a-z-]+)"', f.read_text())}
    assert len(names) > 10
    assert sorted(names - COMMANDS) == []
