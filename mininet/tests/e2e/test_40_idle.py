# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""After traffic has ended, its rules go, and Fairlead knows."""

from __future__ import annotations

import time

from fairlead_lab.ovs import connection_flows
from fairlead_lab.proc import await_true
from labhandle import LabHandle


def test_no_connection_rule_is_left_two_minutes_after_traffic(lab: LabHandle) -> None:
    lab.ask(3)
    assert connection_flows(lab.config) != {}
    end = time.monotonic()
    await_true(
        "no connection rules",
        lambda: not connection_flows(lab.config),
        120,
        interval=1,
        hint=lambda: str(connection_flows(lab.config)),
    )
    assert time.monotonic() - end > 50, "rules went before their idle timeout"
    # They are remembered a while, so that one can still ask where they went.
    await_true(
        "Fairlead knows", lambda: not [c for c in lab.onos.connections() if c.get("live")], 10
    )
