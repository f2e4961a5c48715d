/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Rules, intents and packets: the only package that writes to switches. */
package org.fairlead.lb.steering;
