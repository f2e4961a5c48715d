/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Set;

/** Hours of the day, on some days of the week. Immutable. */
public final class TimeWindow {
    private final ImmutableSet<DayOfWeek> days;
    private final LocalTime from;
    private final LocalTime to;
    private final ZoneId zone;

    /**
     * Makes a window.
     *
     * @param days days on which the window begins; none means every day
     * @param from beginning, included
     * @param to end, not included; if it is not after the beginning, it is on the next day
     * @param zone whose clock is meant
     */
    public TimeWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
        this.days =
                Sets.immutableEnumSet(
                        days.isEmpty() ? ImmutableSet.copyOf(DayOfWeek.values()) : days);
        this.from = from;
        this.to = to;
        this.zone = zone;
    }

    /**
     * Returns the days on which the window begins.
     *
     * @return immutable set in order of the week, not empty
     */
    public Set<DayOfWeek> days() {
        return days;
    }

    /**
     * Returns the beginning.
     *
     * @return time of the day, included
     */
    public LocalTime from() {
        return from;
    }

    /**
     * Returns the end.
     *
     * @return time of the day, not included; on the next day if it is not after the beginning
     */
    public LocalTime to() {
        return to;
    }

    /**
     * Returns whose clock is meant.
     *
     * @return time zone
     */
    public ZoneId zone() {
        return zone;
    }

    /**
     * Returns whether a point in time is in the window.
     *
     * @param instant point in time
     * @return whether it is
     */
    public boolean contains(Instant instant) {
        ZonedDateTime at = instant.atZone(zone);
        LocalTime time = at.toLocalTime();
        DayOfWeek day = at.getDayOfWeek();
        if (from.isBefore(to)) {
            return days.contains(day) && !time.isBefore(from) && time.isBefore(to);
        }
        return (days.contains(day) && !time.isBefore(from))
                || (days.contains(day.minus(1)) && time.isBefore(to));
    }

    @Override
    public int hashCode() {
        return Objects.hash(days, from, to, zone);
    }

    @Override
    public boolean equals(Object obj) {
        if (!(obj instanceof TimeWindow)) {
            return false;
        }
        TimeWindow other = (TimeWindow) obj;
        return days.equals(other.days)
                && from.equals(other.from)
                && to.equals(other.to)
                && zone.equals(other.zone);
    }

    @Override
    public String toString() {
        return days + " " + from + "-" + to + " " + zone;
    }
}
