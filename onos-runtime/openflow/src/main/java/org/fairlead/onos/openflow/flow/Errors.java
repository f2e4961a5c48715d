/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import org.projectfloodlight.openflow.protocol.OFBadActionCode;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadActionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadInstructionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadMatchErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFFlowModFailedErrorMsg;

/** What a switch's error about a flow rule means. */
final class Errors {
    private Errors() {}

    /** Names an error's type and code. */
    static String describe(OFErrorMsg error) {
        return error.getErrType() + " " + code(error);
    }

    /** Tells whether the same rule would be refused again whatever else changes on the switch. */
    static boolean isPermanent(OFErrorMsg error) {
        switch (error.getErrType()) {
            case BAD_MATCH:
            case BAD_INSTRUCTION:
                return true;
            case BAD_ACTION:
                // The group or port may yet come.
                OFBadActionCode code = ((OFBadActionErrorMsg) error).getCode();
                return code != OFBadActionCode.BAD_OUT_GROUP
                        && code != OFBadActionCode.BAD_OUT_PORT;
            default:
                return false;
        }
    }

    private static Object code(OFErrorMsg error) {
        if (error instanceof OFBadMatchErrorMsg) {
            return ((OFBadMatchErrorMsg) error).getCode();
        } else if (error instanceof OFBadInstructionErrorMsg) {
            return ((OFBadInstructionErrorMsg) error).getCode();
        } else if (error instanceof OFBadActionErrorMsg) {
            return ((OFBadActionErrorMsg) error).getCode();
        } else if (error instanceof OFFlowModFailedErrorMsg) {
            return ((OFFlowModFailedErrorMsg) error).getCode();
        }
        return error;
    }
}
