/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The inference node: an HTTP service that says what is on a picture.
 *
 * <p>{@code api} speaks HTTP, {@code admission} limits how much work is taken on, {@code image}
 * turns bytes into numbers, {@code model} runs networks, {@code node} holds the settings. {@code
 * train} and {@code samples} make the models and the sample pictures and are not used while
 * serving.
 */
package org.fairlead.inference;
