/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Tells whoever listens over the network what changes and what is decided. */
package org.fairlead.lb.events;
