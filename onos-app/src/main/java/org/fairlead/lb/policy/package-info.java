/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Which pool and which members of it are for a connection, and what came of it. Pure. */
package org.fairlead.lb.policy;
