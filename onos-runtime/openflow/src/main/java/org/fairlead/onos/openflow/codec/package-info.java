/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Pure translation between the ONOS model and OpenFlow 1.3 messages. Nothing in here keeps state,
 * does I/O or knows a switch; everything is safe for use by many threads.
 *
 * <p>Whatever can be encoded decodes to an equal object, so that ONOS recognises its own rules in
 * the switch's statistics. What cannot be expressed in OpenFlow 1.3 is refused by an exception
 * whose message names it; nothing is left out silently.
 */
package org.fairlead.onos.openflow.codec;
