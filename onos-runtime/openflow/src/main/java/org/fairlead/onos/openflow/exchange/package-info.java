/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Bookkeeping of what was asked of a switch and has not been answered yet. Does no I/O. */
package org.fairlead.onos.openflow.exchange;
