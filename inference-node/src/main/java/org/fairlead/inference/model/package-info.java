/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Models and the engines that run them: finds a model's folder, checks it, loads it and classifies
 * pictures. Knows nothing of HTTP.
 */
package org.fairlead.inference.model;
