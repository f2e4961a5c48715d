/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The fallback classifier: colours and edges, weighted linearly; plain Java, so that it answers
 * where no native engine can.
 */
package org.fairlead.inference.model.stub;
