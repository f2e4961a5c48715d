/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.codec;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.onosproject.net.flow.criteria.Criterion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.OFValueType;

/**
 * The two directions of one match field: how criteria are written into it and what criterion it is
 * read back as.
 *
 * @param <F> type of the field's value
 */
final class FieldMatch<F extends OFValueType<F>> {
    private final MatchField<F> field;
    private final F emptyMask;
    private final F fullMask;
    private final Function<F, Criterion> exact;
    private final BiFunction<F, F, Criterion> masked;

    private FieldMatch(
            MatchField<F> field,
            F emptyMask,
            F fullMask,
            Function<F, Criterion> exact,
            BiFunction<F, F, Criterion> masked) {
        this.field = field;
        this.emptyMask = emptyMask;
        this.fullMask = fullMask;
        this.exact = exact;
        this.masked = masked;
    }

    /** A field that ONOS can only match as a whole. */
    static <F extends OFValueType<F>> FieldMatch<F> exact(
            MatchField<F> field, Function<F, Criterion> exact) {
        return new FieldMatch<>(field, null, null, exact, null);
    }

    /**
     * A field that ONOS can also match in part.
     *
     * @param masked makes a criterion of value and mask, or returns null if ONOS has none for this
     *     mask
     */
    static <F extends OFValueType<F>> FieldMatch<F> maskable(
            MatchField<F> field,
            F emptyMask,
            F fullMask,
            Function<F, Criterion> exact,
            BiFunction<F, F, Criterion> masked) {
        return new FieldMatch<>(field, emptyMask, fullMask, exact, masked);
    }

    MatchField<F> field() {
        return field;
    }

    void write(Match.Builder match, F value) {
        match.setExact(field, value);
    }

    /**
     * Writes value and mask in their one canonical form, the one that a switch answers with: a full
     * mask is an exact match, an empty mask none at all, and the value has no bits outside its
     * mask.
     */
    void write(Match.Builder match, F value, F mask) {
        if (mask.equals(fullMask)) {
            match.setExact(field, value);
        } else if (!mask.equals(emptyMask)) {
            match.setMasked(field, value.applyMask(mask), mask);
        }
    }

    Criterion read(OFOxm<F> oxm) {
        if (!oxm.isMasked()) {
            return exact.apply(oxm.getValue());
        }
        Criterion criterion = masked == null ? null : masked.apply(oxm.getValue(), oxm.getMask());
        if (criterion == null) {
            throw new UnsupportedMatchException(
                    String.format(
                            "unsupported mask on match field %s=%s/%s",
                            field.getName(), oxm.getValue(), oxm.getMask()));
        }
        return criterion;
    }
}
