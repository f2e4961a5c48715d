/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Draws the sample pictures of the demo, so that the project ships no picture of anybody else. Not
 * used while serving.
 */
package org.fairlead.inference.samples;
