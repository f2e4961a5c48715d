# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
