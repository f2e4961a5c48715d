/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

/** What one check found. Immutable. */
final class CheckResult {
    /** Kinds of outcome. */
    enum Kind {
        /** The expected answer. */
        GOOD,
        /** An answer, but not the expected one: the member is there. */
        BAD,
        /** The port is closed: the host is there, the member is not. */
        REFUSED,
        /** No answer in time, or the connection broke. */
        SILENT,
        /** The controller has no way to it, and has sent nothing. */
        NO_ROUTE
    }

    final Kind kind;
    final String text;
    final boolean degraded;

    private CheckResult(Kind kind, String text, boolean degraded) {
        this.kind = kind;
        this.text = text;
        this.degraded = degraded;
    }

    static CheckResult good(String text, boolean degraded) {
        return new CheckResult(Kind.GOOD, text, degraded);
    }

    static CheckResult of(Kind kind, String text) {
        return new CheckResult(kind, text, false);
    }

    boolean isGood() {
        return kind == Kind.GOOD;
    }

    /** Whether the member itself has answered. */
    boolean isAnswer() {
        return kind == Kind.GOOD || kind == Kind.BAD;
    }

    @Override
    public String toString() {
        return text;
    }
}
