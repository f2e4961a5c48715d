/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Remembers what networks made of pictures, by digests; never a picture. Knows neither HTTP nor
 * models.
 */
package org.fairlead.inference.cache;
