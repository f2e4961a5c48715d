/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The management port: health, metrics and administration, apart from the port that serves, with
 * threads of its own.
 */
package org.fairlead.inference.management;
