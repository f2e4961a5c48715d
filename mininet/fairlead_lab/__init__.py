# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The Fairlead lab: real switches, real inference nodes and ONOS on one machine."""
