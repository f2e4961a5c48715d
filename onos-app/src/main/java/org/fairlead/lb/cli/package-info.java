/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Commands of the ONOS CLI. */
package org.fairlead.lb.cli;
