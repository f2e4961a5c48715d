/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Configuration that comes by ONOS' network configuration. */
package org.fairlead.lb.netcfg;
