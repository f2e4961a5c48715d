# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The application and the controller come and go under traffic."""

from __future__ import annotations

import time

from fairlead_lab.config import APP
from fairlead_lab.proc import await_true
from labhandle import KeepAlive, LabHandle, Traffic, cli


def test_deactivated_application_leaves_nothing_and_comes_back(lab: LabHandle) -> None:
    lab.await_service()
    with Traffic(lab) as traffic:
        await_true("first answers", lambda: len(traffic.answers) >= 5, 20)
        lab.onos.deactivate()
        try:
            await_true(
                "no rule of ours on any switch",
                lambda: not lab.app_rules(),
                20,
                hint=lambda: "\n".join(lab.app_rules()[:6]),
            )
            assert lab.app_intents() == []
            away = time.monotonic()
            await_true("an error", lambda: any(a.error for a in traffic.since(away)), 20)
        finally:
            lab.onos.activate()
        lab.await_service(40)
        back = time.monotonic()
        await_true("10 more answers", lambda: len(traffic.since(back)) >= 10, 30)
        assert [a.error for a in traffic.since(back) if a.error] == []


def test_controller_restart_keeps_connections_and_takes_new_ones_again(lab: LabHandle) -> None:
    lab.await_service()
    with KeepAlive() as established:
        await_true("first answers", lambda: len(established.nodes) >= 3 or established.error, 15)
        lab.runtime.stop()
        try:
            at = len(established.nodes)
            await_true(
                "answers without a controller", lambda: len(established.nodes) >= at + 10, 15
            )
        finally:
            lab.runtime.start()
        lab.onos.await_app(60)
        await_true("switches are back", lambda: not lab.onos.missing_devices(), 30)
        lab.await_service(60)
        # Statistics are read every 5 s, and that is when unknown rules are found and judged.
        at = len(established.nodes)
        await_true("answers afterwards", lambda: len(established.nodes) >= at + 60 or established.error, 30)
    assert established.error is None
    assert len(set(established.nodes)) == 1
    assert [m["id"] for m in lab.onos.pool()["members"]] == ["n1", "n2", "n3"]


def test_application_installs_from_the_onos_command_line(lab: LabHandle) -> None:
    cli("app", "deactivate", APP)
    cli("app", "uninstall", APP)
    await_true("the application is gone", lambda: lab.onos.app_state() is None, 20)
    # ONOS forgets the application first and removes its files later, on another thread.
    files = lab.config.run / "onos" / "apps" / APP
    await_true("the application's files are gone", lambda: not files.exists(), 20)
    cli("app", "install", f"file:{lab.config.oar}")
    await_true("the application is installed", lambda: lab.onos.app_state() == "INSTALLED", 20)
    cli("app", "activate", APP)
    lab.onos.await_app()
    lab.onos.register()
    lab.await_service(40)
