/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** The algorithms: pure and deterministic. */
package org.fairlead.lb.balancer;
