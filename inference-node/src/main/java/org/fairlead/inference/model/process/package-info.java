/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** The processors that come with the node; they are found the same way as those of plug-ins. */
package org.fairlead.inference.model.process;
