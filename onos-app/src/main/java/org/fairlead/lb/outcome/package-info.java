/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** What became of requests, by the labels of members, and whether versions differ. */
package org.fairlead.lb.outcome;
