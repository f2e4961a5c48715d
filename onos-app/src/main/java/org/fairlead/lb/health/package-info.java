/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Finds out who is well: state machines, and what feeds them. */
package org.fairlead.lb.health;
