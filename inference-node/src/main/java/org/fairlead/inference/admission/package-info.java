/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Decides how much work is taken on. Knows neither HTTP nor pictures nor models. */
package org.fairlead.inference.admission;
