/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Decides what is done together. Knows neither models nor pictures nor threads. */
package org.fairlead.inference.batch;
