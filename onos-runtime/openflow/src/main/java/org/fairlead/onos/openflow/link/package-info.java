/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Links between switches, found by LLDP, and which ports are edge ports as a consequence. */
package org.fairlead.onos.openflow.link;
