/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Who this node is: its settings, and how far its life has come. */
package org.fairlead.inference.node;
