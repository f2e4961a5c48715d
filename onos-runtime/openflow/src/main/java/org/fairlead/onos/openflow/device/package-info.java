/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** OpenFlow switches as ONOS devices: presence, ports, port statistics and mastership roles. */
package org.fairlead.onos.openflow.device;
