/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** HTTP: reads requests, calls the service, renders answers and problems. */
package org.fairlead.inference.api;
