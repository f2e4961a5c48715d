# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The processes of the benchmark: who is measured runs on core 0, the load on core 1."""
import json
import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request
from typing import Dict, List, Optional

MODULE = pathlib.Path(__file__).resolve().parent.parent
MEASURED, LOAD = '0', '1'
BLAS = pathlib.Path('/usr/lib/x86_64-linux-gnu')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])


class Server:
    """A contender that speaks HTTP."""

    def __init__(self, name: str, port: int, command: List[str], environment: Dict[str, str], log: pathlib.Path):
        self.name, self.port = name, port
        self.begin = time.monotonic()
        self.process = subprocess.Popen(
            ['taskset', '-c', MEASURED, *command], env={**os.environ, **environment},
            cwd=MODULE / 'bench', stdout=log.open('w'), stderr=subprocess.STDOUT)
        self.log = log

    def await_ready(self, limit: float = 60) -> float:
        """Seconds from the start until /health answers 200."""
        while time.monotonic() < self.begin + limit:
            try:
                with urllib.request.urlopen(f'http://127.0.0.1:{self.port}/health', timeout=2) as answer:
                    if answer.status == 200:
                        return time.monotonic() - self.begin
            except (urllib.error.URLError, OSError):
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise SystemExit(f'bench: {self.name} did not start; see {self.log}')

    def memory(self, field: str) -> float:
        """A field of the process' status, such as VmRSS, in MB of 10^6 bytes."""
        for line in pathlib.Path(f'/proc/{self.process.pid}/status').read_text().splitlines():
            if line.startswith(field + ':'):
                return int(line.split()[1]) * 1024 / 1e6
        raise KeyError(field)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def node(model: str, version: str, options: List[str], logs: pathlib.Path) -> Server:
    port = free_port()
    command = [str(MODULE / 'bin/inference-node'), '--name', 'bench', '--port', str(port), '--model', model,
               '--version', version, '--management-port', '0', '--threads', '1', '--cache', 'off', *options]
    return Server('node', port, command, {}, logs / 'node.log')


def flask(name: str, model: str, version: str, tuned: bool, logs: pathlib.Path) -> Server:
    """As Debian's packages make it, or with a faster BLAS, reduced decoding and kept connections."""
    port = free_port()
    environment = {
        'PEER_MODEL': str(MODULE / 'models' / model / version),
        'PEER_DRAFT': '1' if tuned else '0',
        'PEER_CHANNELS': 'last' if tuned else 'first',
        'OMP_NUM_THREADS': '1', 'OPENBLAS_NUM_THREADS': '1',
        # Whichever the machine has chosen: each run of this benchmark compares the same two.
        'LD_LIBRARY_PATH': str(BLAS / ('openblas-pthread' if tuned else 'blas')),
    }
    workers = ['-k', 'gthread', '--threads', '2', '--keep-alive', '60'] if tuned else []
    command = ['gunicorn', '-w', '1', *workers, '--timeout', '120', '-b', f'127.0.0.1:{port}', 'flask_app:app']
    return Server(name, port, command, environment, logs / f'{name}.log')


class Commands:
    """A Java program that answers each line with a line of JSON."""

    def __init__(self, core: str, main: str, *arguments: str):
        options = os.environ['BENCH_ENGINE_OPTIONS'].split()
        self.process = subprocess.Popen(
            ['taskset', '-c', core, os.environ['BENCH_JAVA'], '-Xmx512m', '-XX:+UseSerialGC', *options, '-cp',
             os.environ['BENCH_CLASS_PATH'], f'org.fairlead.inference.bench.{main}', *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def ask(self, line: str) -> Dict[str, Optional[float]]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f'bench: a helper ended at "{line}"')
        return dict(json.loads(answer))

    def stop(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(20)


def raw(model: str, version: str) -> Commands:
    return Commands(MEASURED, 'RawMain', str(MODULE / 'models'), model, version)


def load() -> Commands:
    return Commands(LOAD, 'LoadMain')
