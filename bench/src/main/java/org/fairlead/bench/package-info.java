/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Benchmarks of the algorithms (JMH). */
package org.fairlead.bench;
