# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import signal
from typing import Iterator, Optional

import pytest

from fairlead_lab.config import Config
from fairlead_lab.residue import Snapshot
from labhandle import Demo, LabHandle


class Stage:
    """One lab for all tests that want one; taken down when a test wants the machine for itself."""

    def __init__(self) -> None:
        self.before = Snapshot.take()
        self.lab: Optional[LabHandle] = None

    def up(self) -> LabHandle:
        if self.lab is None:
            demo = Demo("--no-table")
            try:
                demo.await_line("Ctrl-C stops everything")
            except BaseException:
                demo.end()
                raise
            self.lab = LabHandle(demo)
        return self.lab

    def down(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, list[str]]:
        """Exit code of the demo, and what it left behind. (0, []) if none ran."""
        if self.lab is None:
            return 0, []
        lab, self.lab = self.lab, None
        return lab.demo.end(number), Snapshot.take().beyond(self.before)


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.down()


@pytest.fixture
def lab(stage: Stage) -> LabHandle:
    """A lab that is up; shared with the other tests, so leave it as it was."""
    return stage.up()


@pytest.fixture
def no_lab(stage: Stage) -> Stage:
    """The machine without a lab."""
    stage.down()
    return stage


@pytest.fixture
def config() -> Config:
    return Config.load()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    stage = getattr(item, "funcargs", {}).get("stage")
    handle = getattr(item, "funcargs", {}).get("lab")
    if report.failed and (stage or handle):
        logs = Config.load().logs
        report.sections.append(("logs", f"{logs}"))
