/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Optional;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;

/** Why connections go where they go. Thread-safe. */
public interface DecisionService {

    /**
     * Returns how a connection came to its member.
     *
     * @param key a connection that is live or ended in the last minutes
     * @return decision, or empty if there is no such connection; with candidates if it is among the
     *     last ones
     */
    Optional<Decision> decision(ConnectionKey key);

    /**
     * Returns what would be decided now. Changes nothing.
     *
     * @param vip virtual address
     * @param client address of a client, which need not exist
     * @param clientPort its port, 0 to 65535; few algorithms look at it
     * @param ingress where it would come in; if empty, where ONOS knows that client to be
     * @return decision with number 0
     * @throws NotFoundException if there is no such virtual address
     */
    Decision now(VipId vip, Ip4Address client, int clientPort, Optional<ConnectPoint> ingress);

    /**
     * Has a listener hear of each decision from now on.
     *
     * @param listener must not block
     */
    void addListener(DecisionListener listener);

    /**
     * Has a listener hear no more.
     *
     * @param listener one that was added
     */
    void removeListener(DecisionListener listener);
}
