/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few instructions of Python's pickle protocol 2 that TorchScript archives need. */
final class PickleWriter {

    private static final int BITS_IN_BYTE = 8;
    private static final int BYTES_IN_INT = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleWriter() {
        out.write(0x80);
        out.write(2);
    }

    PickleWriter global(String module, String name) {
        return opcode('c').line(module).line(name);
    }

    PickleWriter emptyTuple() {
        return opcode(')');
    }

    PickleWriter emptyDict() {
        return opcode('}');
    }

    /** Starts what {@link #tuple} or {@link #setItems} will take. */
    PickleWriter mark() {
        return opcode('(');
    }

    PickleWriter tuple() {
        return opcode('t');
    }

    PickleWriter setItems() {
        return opcode('u');
    }

    PickleWriter newObject() {
        return opcode(0x81);
    }

    /** Calls what lies below the tuple on top. */
    PickleWriter reduce() {
        return opcode('R');
    }

    /** Gives the object below the state on top. */
    PickleWriter build() {
        return opcode('b');
    }

    PickleWriter persistentId() {
        return opcode('Q');
    }

    PickleWriter bool(boolean value) {
        return opcode(value ? 0x88 : 0x89);
    }

    PickleWriter integer(int value) {
        return opcode('J').littleEndian(value);
    }

    PickleWriter string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        opcode('X').littleEndian(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    byte[] stop() {
        return opcode('.').out.toByteArray();
    }

    private PickleWriter opcode(int code) {
        out.write(code);
        return this;
    }

    private PickleWriter line(String text) {
        out.writeBytes((text + "\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private PickleWriter littleEndian(int value) {
        for (int i = 0; i < BYTES_IN_INT; i++) {
            out.write(value >>> i * BITS_IN_BYTE);
        }
        return this;
    }
}
