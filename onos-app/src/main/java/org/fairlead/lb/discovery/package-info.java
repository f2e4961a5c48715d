/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Nodes that join pools by themselves, and leave them: who may, and when. */
package org.fairlead.lb.discovery;
