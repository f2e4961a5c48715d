/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Packets from switches to ONOS' packet processors, and from ONOS out of switches. */
package org.fairlead.onos.openflow.packet;
