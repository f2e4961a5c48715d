/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Where hosts are, learned from their packets, and ARP on their behalf. */
package org.fairlead.onos.openflow.host;
