/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** The REST API. */
package org.fairlead.lb.rest;
