/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Keeps the configuration for the cluster. */
package org.fairlead.lb.store;
