/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.time.Instant;
import java.util.function.UnaryOperator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.Member;

/** Lets a member take no new connections. */
@Service
@Command(
        scope = "onos",
        name = "lb-member-drain",
        description = "Lets a member take no new connections and keep those that it has")
public final class MemberDrainCommand extends MemberCommand {

    @Option(
            name = "-t",
            aliases = "--seconds",
            description = "Time after which its maintenance begins")
    private int seconds = -1;

    @Override
    UnaryOperator<Member> change() {
        if (seconds < -1) {
            throw new InvalidConfigException("seconds", "must not be negative; got " + seconds);
        }
        Instant until = seconds < 0 ? null : Instant.now().plusSeconds(seconds);
        return m ->
                m.toBuilder()
                        .administrative(AdministrativeState.DRAIN)
                        .drainUntil(until)
                        .leaving(false)
                        .build();
    }
}
