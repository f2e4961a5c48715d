/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.device;

import org.onosproject.net.MastershipRole;
import org.onosproject.openflow.controller.RoleState;

/** Translates between mastership roles of ONOS and controller roles of OpenFlow. */
final class Roles {

    private Roles() {}

    /**
     * Returns the controller role to ask a switch for.
     *
     * @param role role that the core decided on
     * @return controller role
     */
    static RoleState toOpenFlow(MastershipRole role) {
        switch (role) {
            case MASTER:
                return RoleState.MASTER;
            case STANDBY:
                return RoleState.EQUAL;
            default:
                return RoleState.SLAVE;
        }
    }

    /**
     * Returns the mastership role that a controller role stands for.
     *
     * @param role controller role, null if the switch gave none
     * @return mastership role, or null
     */
    static MastershipRole toOnos(RoleState role) {
        if (role == null) {
            return null;
        }
        switch (role) {
            case MASTER:
                return MastershipRole.MASTER;
            case EQUAL:
                return MastershipRole.STANDBY;
            default:
                return MastershipRole.NONE;
        }
    }
}
