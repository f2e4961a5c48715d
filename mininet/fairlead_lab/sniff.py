# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Watches an interface of this namespace and remembers who talked TCP on it."""

from __future__ import annotations

import socket
import threading
from typing import Optional

ETH_P_ALL = 3
ETH_P_IP = 0x0800
TCP = 6


def endpoints(frame: bytes) -> Optional[tuple[str, int, str, int]]:
    """Source and destination address and port of a TCP frame; None for anything else."""
    if len(frame) < 14 + 20 or int.from_bytes(frame[12:14], "big") != ETH_P_IP:
        return None
    header = (frame[14] & 0x0F) * 4
    fragment = int.from_bytes(frame[20:22], "big") & 0x1FFF
    if frame[23] != TCP or fragment or len(frame) < 14 + header + 4:
        return None
    ports = frame[14 + header : 14 + header + 4]
    return (
        socket.inet_ntoa(frame[26:30]),
        int.from_bytes(ports[:2], "big"),
        socket.inet_ntoa(frame[30:34]),
        int.from_bytes(ports[2:], "big"),
    )


class Sniffer:
    """Context manager; reads in a thread of its own. Needs root.

    Leaves out what has `ignored` as one of its addresses, such as the controller's health checks.
    """

    def __init__(self, interface: str, ignored: str = "") -> None:
        self._ignored = ignored
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self._socket.bind((interface, 0))
        self._socket.settimeout(0.2)
        self._seen: set[tuple[str, int, str, int]] = set()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> "Sniffer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._socket.close()

    def _read(self) -> None:
        while not self._done.is_set():
            try:
                found = endpoints(self._socket.recv(128))
            except socket.timeout:
                continue
            if found and self._ignored not in (found[0], found[2]):
                self._seen.add(found)

    def servers(self) -> set[tuple[str, int]]:
        """Who answered or was called: the end with the lower port of each TCP packet."""
        return {min((a, p), (b, q), key=lambda end: end[1]) for a, p, b, q in self._seen}
