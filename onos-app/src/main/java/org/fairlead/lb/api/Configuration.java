/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** All that is configured, or a part of it. Immutable. */
public final class Configuration {
    private final ImmutableList<Vip> vips;
    private final ImmutableList<Pool> pools;

    /**
     * Makes a configuration. Whether its parts fit together is checked when it is applied.
     *
     * @param vips virtual addresses
     * @param pools pools
     */
    public Configuration(Collection<Vip> vips, Collection<Pool> pools) {
        this.vips = ImmutableList.copyOf(vips);
        this.pools = ImmutableList.copyOf(pools);
    }

    /**
     * Returns the virtual addresses.
     *
     * @return immutable list
     */
    public List<Vip> vips() {
        return vips;
    }

    /**
     * Returns the pools.
     *
     * @return immutable list
     */
    public List<Pool> pools() {
        return pools;
    }

    @Override
    public int hashCode() {
        return Objects.hash(vips, pools);
    }

    @Override
    public boolean equals(Object obj) {
        return obj instanceof Configuration
                && vips.equals(((Configuration) obj).vips)
                && pools.equals(((Configuration) obj).pools);
    }

    @Override
    public String toString() {
        return "vips " + vips + ", pools " + pools;
    }
}
