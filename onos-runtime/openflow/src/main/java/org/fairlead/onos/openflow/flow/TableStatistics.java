/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import java.util.ArrayList;
import java.util.List;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultTableStatisticsEntry;
import org.onosproject.net.flow.IndexTableId;
import org.onosproject.net.flow.TableStatisticsEntry;
import org.projectfloodlight.openflow.protocol.OFTableStatsEntry;

/** Makes ONOS' statistics of flow tables of what a switch reports. */
final class TableStatistics {
    private TableStatistics() {}

    /** Returns the tables that are in use: Open vSwitch has 254 and most of them are empty. */
    static List<TableStatisticsEntry> of(DeviceId device, List<OFTableStatsEntry> tables) {
        List<TableStatisticsEntry> used = new ArrayList<>();
        for (OFTableStatsEntry table : tables) {
            if (table.getActiveCount() > 0 || table.getLookupCount().getValue() != 0) {
                used.add(
                        DefaultTableStatisticsEntry.builder()
                                .withDeviceId(device)
                                .withTableId(IndexTableId.of(table.getTableId().getValue()))
                                .withActiveFlowEntries(table.getActiveCount())
                                .withPacketsLookedUpCount(table.getLookupCount().getValue())
                                .withPacketsMatchedCount(table.getMatchedCount().getValue())
                                .build());
            }
        }
        return used;
    }
}
