/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** What {@code make bench-node} runs beside a node: a load generator, and the engine by itself. */
package org.fairlead.inference.bench;
