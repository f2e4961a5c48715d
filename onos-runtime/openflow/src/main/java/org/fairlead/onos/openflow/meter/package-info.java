/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Meters on OpenFlow 1.3 switches, with drop and remark bands. */
package org.fairlead.onos.openflow.meter;
