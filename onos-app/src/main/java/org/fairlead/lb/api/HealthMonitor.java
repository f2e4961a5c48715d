/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import com.google.common.collect.ImmutableSortedSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** How the members of a pool are checked. Immutable. */
public final class HealthMonitor {
    /** What a pool has that names no monitor. */
    public static final HealthMonitor DEFAULT = builder().build();

    /** No checks: members are believed to be well unless other signs say otherwise. */
    public static final HealthMonitor NONE = builder().type(Type.NONE).build();

    /** Kind of check. */
    public enum Type {
        /** GET of a path on the member's own address and port. */
        HTTP,
        /** No check: load reports alone say who is well. */
        REPORTS,
        /** No check. */
        NONE;

        /**
         * Returns the name that users write.
         *
         * @return name in lower case
         */
        public String lowerName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Finds a type.
         *
         * @param name as users write it, in any case
         * @return type
         * @throws InvalidConfigException if there is none of that name
         */
        public static Type of(String name) {
            return Names.find("type", Type.class, name);
        }
    }

    private final Type type;
    private final String path;
    private final int intervalMillis;
    private final int fastIntervalMillis;
    private final int timeoutMillis;
    private final int rise;
    private final int fall;
    private final ImmutableSortedSet<Integer> expectedCodes;
    private final String token;
    private final int maxConcurrent;

    private HealthMonitor(Builder b) {
        type = b.type;
        path = b.path;
        intervalMillis = b.intervalMillis;
        fastIntervalMillis = b.fastIntervalMillis;
        timeoutMillis = b.timeoutMillis;
        rise = b.rise;
        fall = b.fall;
        expectedCodes = ImmutableSortedSet.copyOf(b.expectedCodes);
        token = b.token;
        maxConcurrent = b.maxConcurrent;
    }

    /**
     * Returns the kind of check.
     *
     * @return type
     */
    public Type type() {
        return type;
    }

    /**
     * Returns what is asked for.
     *
     * @return path with its query, starting with a slash
     */
    public String path() {
        return path;
    }

    /**
     * Returns the time from one check of a member to its next.
     *
     * @return milliseconds, 100 to 3600000
     */
    public int intervalMillis() {
        return intervalMillis;
    }

    /**
     * Returns the time from check to check while a member is between two states.
     *
     * @return milliseconds, 100 to 3600000
     */
    public int fastIntervalMillis() {
        return fastIntervalMillis;
    }

    /**
     * Returns the time after which a check has failed.
     *
     * @return milliseconds, 50 to 60000
     */
    public int timeoutMillis() {
        return timeoutMillis;
    }

    /**
     * Returns how many checks in a row must succeed before a member is up.
     *
     * @return 1 to 100
     */
    public int rise() {
        return rise;
    }

    /**
     * Returns how many checks in a row must fail before a member is down.
     *
     * @return 1 to 100
     */
    public int fall() {
        return fall;
    }

    /**
     * Returns the status codes of a member that is well.
     *
     * @return immutable set of codes from 100 to 599; not empty
     */
    public SortedSet<Integer> expectedCodes() {
        return expectedCodes;
    }

    /**
     * Returns the bearer token that a check presents.
     *
     * @return token, or empty for none
     */
    public Optional<String> token() {
        return Optional.ofNullable(token);
    }

    /**
     * Returns how many checks of this pool may be under way at a time.
     *
     * @return 1 to 1000
     */
    public int maxConcurrent() {
        return maxConcurrent;
    }

    /**
     * Starts a monitor with the default values.
     *
     * @return builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a variant of this monitor.
     *
     * @return builder with the values of this monitor
     */
    public Builder toBuilder() {
        return new Builder()
                .type(type)
                .path(path)
                .intervalMillis(intervalMillis)
                .fastIntervalMillis(fastIntervalMillis)
                .timeoutMillis(timeoutMillis)
                .rise(rise)
                .fall(fall)
                .expectedCodes(expectedCodes)
                .token(token)
                .maxConcurrent(maxConcurrent);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                type,
                path,
                intervalMillis,
                fastIntervalMillis,
                timeoutMillis,
                rise,
                fall,
                expectedCodes,
                token,
                maxConcurrent);
    }

    @Override
    public boolean equals(Object obj) {
        if (this == obj) {
            return true;
        }
        if (!(obj instanceof HealthMonitor)) {
            return false;
        }
        HealthMonitor other = (HealthMonitor) obj;
        return type == other.type
                && path.equals(other.path)
                && intervalMillis == other.intervalMillis
                && fastIntervalMillis == other.fastIntervalMillis
                && timeoutMillis == other.timeoutMillis
                && rise == other.rise
                && fall == other.fall
                && expectedCodes.equals(other.expectedCodes)
                && Objects.equals(token, other.token)
                && maxConcurrent == other.maxConcurrent;
    }

    /** The token is left out: what is printed may end up in a log. */
    @Override
    public String toString() {
        return toStringHelper(this)
                .add("type", type)
                .add("path", path)
                .add("intervalMillis", intervalMillis)
                .add("fastIntervalMillis", fastIntervalMillis)
                .add("timeoutMillis", timeoutMillis)
                .add("rise", rise)
                .add("fall", fall)
                .add("expectedCodes", expectedCodes)
                .add("maxConcurrent", maxConcurrent)
                .toString();
    }

    /** Builder of monitors; not thread-safe. Its setters refuse what is out of range at once. */
    public static final class Builder {
        private static final int MAX_INTERVAL = 3_600_000;

        private Type type = Type.HTTP;
        private String path = "/health";
        private int intervalMillis = 5_000;
        private int fastIntervalMillis = 1_000;
        private int timeoutMillis = 2_000;
        private int rise = 2;
        private int fall = 3;
        private Set<Integer> expectedCodes = Set.of(200);
        private String token;
        private int maxConcurrent = 16;

        private Builder() {}

        /**
         * Sets the kind of check.
         *
         * @param type kind
         * @return this
         */
        public Builder type(Type type) {
            this.type = type;
            return this;
        }

        /**
         * Sets what is asked for.
         *
         * @param path printable ASCII without spaces, starting with a slash; 1024 at most
         * @return this
         */
        public Builder path(String path) {
            if (path == null || !path.matches("/[!-~]{0,1023}")) {
                throw new InvalidConfigException(
                        "path",
                        "must start with '/' and have no spaces; got "
                                + (path == null ? "nothing" : "'" + path + "'"));
            }
            this.path = path;
            return this;
        }

        /**
         * Sets the time from check to check.
         *
         * @param millis 100 to 3600000
         * @return this
         */
        public Builder intervalMillis(int millis) {
            this.intervalMillis = Ranges.checked("intervalMillis", millis, 100, MAX_INTERVAL);
            return this;
        }

        /**
         * Sets the time from check to check of a member that is between two states.
         *
         * @param millis 100 to 3600000
         * @return this
         */
        public Builder fastIntervalMillis(int millis) {
            this.fastIntervalMillis =
                    Ranges.checked("fastIntervalMillis", millis, 100, MAX_INTERVAL);
            return this;
        }

        /**
         * Sets the time after which a check has failed.
         *
         * @param millis 50 to 60000
         * @return this
         */
        public Builder timeoutMillis(int millis) {
            this.timeoutMillis = Ranges.checked("timeoutMillis", millis, 50, 60_000);
            return this;
        }

        /**
         * Sets how many checks in a row must succeed.
         *
         * @param checks 1 to 100
         * @return this
         */
        public Builder rise(int checks) {
            this.rise = Ranges.checked("rise", checks, 1, 100);
            return this;
        }

        /**
         * Sets how many checks in a row must fail.
         *
         * @param checks 1 to 100
         * @return this
         */
        public Builder fall(int checks) {
            this.fall = Ranges.checked("fall", checks, 1, 100);
            return this;
        }

        /**
         * Sets the status codes of a member that is well.
         *
         * @param codes at least one, each 100 to 599
         * @return this
         */
        public Builder expectedCodes(Set<Integer> codes) {
            if (codes.isEmpty()) {
                throw new InvalidConfigException("expectedCodes", "must name at least one code");
            }
            codes.forEach(c -> Ranges.checked("expectedCodes", c, 100, 599));
            this.expectedCodes = codes;
            return this;
        }

        /**
         * Sets the bearer token.
         *
         * @param token printable ASCII without spaces, or null for none
         * @return this
         */
        public Builder token(String token) {
            if (token != null && !token.matches("[!-~]{1,4096}")) {
                throw new InvalidConfigException(
                        "token", "must be 1 to 4096 printable characters without spaces");
            }
            this.token = token;
            return this;
        }

        /**
         * Sets how many checks may be under way at a time.
         *
         * @param checks 1 to 1000
         * @return this
         */
        public Builder maxConcurrent(int checks) {
            this.maxConcurrent = Ranges.checked("maxConcurrent", checks, 1, 1_000);
            return this;
        }

        /**
         * Makes the monitor.
         *
         * @return monitor
         */
        public HealthMonitor build() {
            return new HealthMonitor(this);
        }
    }
}
