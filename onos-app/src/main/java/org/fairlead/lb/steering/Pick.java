/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.List;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;

/** What an algorithm chose, and what it thought of the members just before. Immutable. */
final class Pick {
    /** Name of the algorithm; empty if there was none. */
    final String algorithm;

    final Choice choice;

    /** The best first; empty if nobody asked, or the algorithm does not tell. */
    final List<Candidate> candidates;

    Pick(String algorithm, Choice choice, List<Candidate> candidates) {
        this.algorithm = algorithm;
        this.choice = choice;
        this.candidates = candidates;
    }
}
