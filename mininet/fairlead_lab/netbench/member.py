# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""A light member of the pool: nginx, and load reports as an inference node sends them.

    member.py NAME ADDRESS PORT REPORT-ADDRESS REPORT-PORT FOLDER

Runs in the namespace of its host until it is ended. Uses the standard library only: it runs as a
user without rights and reads nothing of the checkout but itself.
"""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

PERIOD = 0.25
# What a transfer sends, again from its beginning where it ends: numbers that tell their own place.
STREAM_NUMBERS = 1 << 18
STREAM_RATE = 2048  # bytes a second

SITE = """
daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
worker_rlimit_nofile 16384;
error_log stderr crit;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  default_type application/octet-stream;
  keepalive_requests 100000000;
  keepalive_timeout 600s;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen {address}:{port} backlog=4096;
    root {folder};
    location = / {{ return 200 "{name}\\n"; }}
    location = /health {{ return 200 "{{}}"; }}
    location = /stream {{ limit_rate {rate}; }}
  }}
}}
"""


def stream() -> bytes:
    return b"".join(number.to_bytes(4, "big") for number in range(STREAM_NUMBERS))


def report(name: str, port: int, number: int) -> bytes:
    return json.dumps(
        {
            "v": 1, "node": name, "model": "none", "version": "v1", "seq": number, "ready": True,
            "degraded": False, "stopping": False, "port": port, "inFlight": 0, "queue": 0,
            "workers": 1, "ewmaMs": 1.0, "p99Ms": 1.0, "rate": 0.0, "cpu": 0.0,
        },
        separators=(",", ":"),
    ).encode()


def main(arguments: list[str]) -> int:
    name, address, port, to, to_port, where = arguments
    folder = Path(where)
    (folder / "stream").write_bytes(stream())
    site = folder / "nginx.conf"
    site.write_text(
        SITE.format(folder=folder, address=address, port=port, name=name, rate=STREAM_RATE)
    )
    server = subprocess.Popen(
        [shutil.which("nginx") or "/usr/sbin/nginx", "-p", f"{folder}/", "-c", str(site), "-e", "stderr"]
    )
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    number = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((address, 0))
        while True:
            try:
                return server.wait(PERIOD)
            except subprocess.TimeoutExpired:
                number += 1
            try:
                line.sendto(report(name, int(port), number), (to, int(to_port)))
            except OSError:
                pass  # no way yet; the next one is due soon


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
