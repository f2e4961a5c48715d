/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** A discrete-event simulation of clients, connections and members around the real algorithms. */
package org.fairlead.sim;
