/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Flow rules on OpenFlow 1.3 switches: installing them in batches, telling exactly which ones a
 * switch refused, and keeping ONOS' rule store and the switches' tables in step, over a restart of
 * the controller too.
 *
 * <p>{@link org.fairlead.onos.openflow.flow.OpenFlowFlowRuleProvider} is the component; it has one
 * {@link org.fairlead.onos.openflow.flow.SwitchFlows} for each connected switch, and these share
 * nothing but thread pools.
 */
package org.fairlead.onos.openflow.flow;
