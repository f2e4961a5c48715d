/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Groups on OpenFlow 1.3 switches: SELECT, INDIRECT, ALL and FAILOVER, with weights and with
 * counters for each bucket.
 */
package org.fairlead.onos.openflow.group;
