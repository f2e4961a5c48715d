/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import java.util.Set;
import java.util.function.Function;
import org.onosproject.core.ApplicationId;

/** Tells by its cookie whose a rule is: ONOS puts the application's number in the top 16 bits. */
final class Owners {
    /**
     * Applications that do not know their rules any more after a restart. Intents are compiled
     * anew; a rule of an earlier compilation that is not asked for again will never be removed by
     * anyone.
     */
    private static final Set<String> FORGETFUL = Set.of("org.onosproject.net.intent");

    private final Function<Short, ApplicationId> applications;

    /**
     * Creates it.
     *
     * @param applications finds an application by its number, or returns null
     */
    Owners(Function<Short, ApplicationId> applications) {
        this.applications = applications;
    }

    /** Tells whether a cookie belongs to an application of this ONOS. */
    boolean isOurs(long cookie) {
        return owner(cookie) != null;
    }

    /** Tells whether the owner of a cookie forgets its rules when the controller restarts. */
    boolean isForgetful(long cookie) {
        ApplicationId owner = owner(cookie);
        return owner != null && FORGETFUL.contains(owner.name());
    }

    private ApplicationId owner(long cookie) {
        short application = (short) (cookie >>> 48);
        return application == 0 ? null : applications.apply(application);
    }
}
