/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** JSON of the model: the form of the REST API and of the store. */
package org.fairlead.lb.codec;
