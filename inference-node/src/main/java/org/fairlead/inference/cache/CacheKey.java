/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.cache;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes keys from the model, its version, the digest of its file and the digest of the picture. */
public final class CacheKey {

    private static final String PREFIX = "fairlead:1:";

    private CacheKey() {}

    /**
     * The key of a prediction.
     *
     * @param model the name of the model
     * @param version its version
     * @param modelDigest the digest of its file, so that a version whose file changed is another
     *     one
     * @param picture the file of the picture
     */
    public static String of(String model, String version, String modelDigest, byte[] picture) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(picture);
            return PREFIX
                    + model
                    + "/"
                    + version
                    + ":"
                    + modelDigest
                    + ":"
                    + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
