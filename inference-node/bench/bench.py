# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Measures a node beside Flask + PyTorch and the engine by itself; bench/run starts it."""
import argparse
import json
import pathlib
import statistics
import sys
import time
import urllib.request
from typing import Callable, Dict, List, Optional

import contenders
from figures import Figures

SMALL_CONNECTIONS, LARGE_CONNECTIONS, OPEN_CONNECTIONS = 16, 4, 512
OVERLOAD = 3
STARTS = 5
GROWTH_CHUNK_SECONDS = 30
# Shorter, and the JVM is still compiling when the first round begins.
WARM_UP_OVERLOADS, WARM_UP_SECONDS = 4, 5

Answer = Dict[str, Optional[float]]


def number(answer: Answer, name: str) -> float:
    value = answer[name]
    return float('nan') if value is None else float(value)


class Bench:
    def __init__(self, options: argparse.Namespace):
        self.options = options
        self.figures = Figures()
        self.begin = time.monotonic()
        logs = options.out.parent / 'logs'
        logs.mkdir(parents=True, exist_ok=True)
        model, version = options.model, options.version
        self.say('ready: starting the node %d times' % STARTS)
        for start in range(STARTS):
            self.node = contenders.node(model, version, options.node_option, logs)
            self.figures.add('ready', self.node.await_ready())
            if start < STARTS - 1:
                self.node.stop()
        self.flask = contenders.flask('flask', model, version, False, logs)
        self.tuned = contenders.flask('flask_tuned', model, version, True, logs)
        self.raw = contenders.raw(model, version)
        self.load = contenders.load()
        for peer in (self.flask, self.tuned):
            peer.await_ready()

    def say(self, text: str) -> None:
        print(f'[{time.monotonic() - self.begin:6.0f} s] {text}', flush=True)

    def measure(self, server: contenders.Server, pictures: str, connections: int, rate: float = 0,
                seconds: Optional[float] = None) -> Answer:
        answer = self.load.ask(
            f'port={server.port} pictures={self.options.pictures / pictures} connections={connections} '
            f'rate={rate} seconds={seconds or self.options.seconds}' + (' probe=/health' if rate else ''))
        unanswered = number(answer, 'lost') + number(answer, 'strange')
        if server is self.node:
            self.figures.add('lost', unanswered)
        if unanswered:
            self.say(f'{server.name}: {unanswered:.0f} requests without a good answer: {answer}')
        return answer

    def warm(self) -> None:
        """As after a while of such work: the JVM has compiled what it does often, refusing included."""
        self.say('warming up')
        self.raw.ask('2')
        for server in (self.node, self.flask, self.tuned):
            self.measure(server, 'small', SMALL_CONNECTIONS)
            self.measure(server, 'large', LARGE_CONNECTIONS)
        for _ in range(WARM_UP_OVERLOADS):
            saturating = number(self.measure(self.node, 'small', SMALL_CONNECTIONS, 0, WARM_UP_SECONDS), 'rps')
            self.measure(self.node, 'small', OPEN_CONNECTIONS, OVERLOAD * saturating, WARM_UP_SECONDS)

    def compare(self) -> None:
        """That all do the same work: the share of small pictures that get the same first label."""
        pictures = sorted((self.options.pictures / 'small').iterdir())
        labels = {server.name: [self.label(server, picture.read_bytes()) for picture in pictures]
                  for server in (self.node, self.flask, self.tuned)}
        for peer in (self.flask, self.tuned):
            same = sum(a == b for a, b in zip(labels[self.node.name], labels[peer.name]))
            self.figures.add('same_label', same / len(pictures))

    @staticmethod
    def label(server: contenders.Server, picture: bytes) -> str:
        request = urllib.request.Request(f'http://127.0.0.1:{server.port}/predict', picture,
                                         {'Content-Type': 'image/jpeg'})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return str(json.load(answer)['predictions'][0]['label'])

    def round(self, index: int) -> float:
        """One turn of everybody; returns the rate that saturates the node."""
        rates: Dict[str, float] = {}
        steps: List[Callable[[], None]] = []
        for pictures, connections in (('small', SMALL_CONNECTIONS), ('large', LARGE_CONNECTIONS)):
            for server in (self.node, self.flask, self.tuned):
                def step(pictures: str = pictures, connections: int = connections,
                         server: contenders.Server = server) -> None:
                    name = f'{pictures}_rps_{server.name}'
                    rates[name] = number(self.measure(server, pictures, connections), 'rps')
                    self.figures.add(name, rates[name])
                steps.append(step)
        steps.append(self.overhead)
        # Whatever else the machine does must not always meet the same one.
        for step_now in steps if index % 2 == 0 else reversed(steps):
            step_now()
        for size in ('small', 'large'):
            mine = rates[f'{size}_rps_node']
            self.figures.add(f'{size}_ratio', mine / rates[f'{size}_rps_flask'])
            self.figures.add(f'{size}_ratio_tuned', mine / rates[f'{size}_rps_flask_tuned'])
        saturating = rates['small_rps_node']
        self.overload(saturating)
        self.say(f'round {index + 1} of {self.options.rounds}: small '
                 + ', '.join(f'{name[10:]} {rate:.0f}/s' for name, rate in rates.items() if name[0] == 's')
                 + '; large ' + ', '.join(f'{name[10:]} {rate:.1f}/s' for name, rate in rates.items() if name[0] == 'l'))
        return saturating

    def overhead(self) -> None:
        raw = number(self.raw.ask(str(self.options.seconds)), 'p50')
        single = number(self.measure(self.node, 'small', 1), 'p50')
        self.figures.add('raw_p50', raw)
        self.figures.add('single_p50', single)
        self.figures.add('overhead_p50', single - raw)

    def overload(self, saturating: float) -> None:
        at = self.measure(self.node, 'small', OPEN_CONNECTIONS, saturating)
        over = self.measure(self.node, 'small', OPEN_CONNECTIONS, OVERLOAD * saturating)
        self.figures.add('saturation_p99', number(at, 'p99'))
        self.figures.add('overload_p99', number(over, 'p99'))
        self.figures.add('overload_p99_ratio', number(over, 'p99') / number(at, 'p99'))
        self.figures.add('overload_rps', number(over, 'rps'))
        self.figures.add('refusal_p99', number(over, 'refusedP99'))
        self.figures.add('refused_share', number(over, 'refused') / number(over, 'sent'))
        self.figures.add('health_p99', max(number(at, 'probeP99'), number(over, 'probeP99')))

    def growth(self, saturating: float) -> None:
        chunks = round(self.options.growth_minutes * 60 / GROWTH_CHUNK_SECONDS)
        resident = []
        for chunk in range(chunks):
            self.measure(self.node, 'small', OPEN_CONNECTIONS, OVERLOAD * saturating, GROWTH_CHUNK_SECONDS)
            resident.append(self.node.memory('VmRSS'))
            self.say(f'growth: {chunk + 1} of {chunks}, {resident[-1]:.0f} MB')
        if len(resident) >= 3:
            third = len(resident) // 3
            self.figures.add('memory_growth',
                             statistics.median(resident[-third:]) - statistics.median(resident[:third]))

    def run(self) -> bool:
        self.compare()
        self.warm()
        saturating = [self.round(index) for index in range(self.options.rounds)]
        self.growth(statistics.median(saturating))
        self.figures.add('memory_peak', self.node.memory('VmHWM'))
        return self.figures.write(self.options.out)

    def stop(self) -> None:
        for part in ('node', 'flask', 'tuned', 'raw', 'load'):
            if hasattr(self, part):
                getattr(self, part).stop()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument('--pictures', type=pathlib.Path, required=True)
    parser.add_argument('--out', type=pathlib.Path, required=True)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--seconds', type=float, default=5)
    parser.add_argument('--growth-minutes', type=float, default=10)
    parser.add_argument('--model', default='cifar10')
    parser.add_argument('--version', default='v1')
    parser.add_argument('--node-option', action='append', default=[])
    bench = Bench.__new__(Bench)
    try:
        bench.__init__(parser.parse_args())  # type: ignore[misc]
        return 0 if bench.run() else 1
    finally:
        bench.stop()


if __name__ == '__main__':
    sys.exit(main())
