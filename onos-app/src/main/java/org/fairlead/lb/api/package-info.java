/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** The model, the services, and what third parties implement. */
package org.fairlead.lb.api;
