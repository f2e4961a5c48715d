/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * From the bytes of an upload to the numbers that a network reads: detect the format, check the
 * size, decode, crop, scale and normalise. Knows neither HTTP nor the engine, keeps no state and
 * writes no file.
 */
package org.fairlead.inference.image;
