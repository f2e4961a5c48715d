# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""What was measured, against the bars that it must reach."""
import json
import pathlib
import statistics
from typing import Dict, List, Optional, Tuple

AT_LEAST, AT_MOST = '>=', '<='

# name: unit, bar (kind and value, or None where a figure is only told)
KNOWN: Dict[str, Tuple[str, Optional[Tuple[str, float]]]] = {
    'small_ratio': ('times flask', (AT_LEAST, 3)),
    'large_ratio': ('times flask', (AT_LEAST, 2)),
    'overhead_p50': ('ms', (AT_MOST, 2)),
    'overload_p99_ratio': ('times saturation', (AT_MOST, 2)),
    'refusal_p99': ('ms', (AT_MOST, 20)),
    'health_p99': ('ms', (AT_MOST, 20)),
    'lost': ('requests', (AT_MOST, 0)),
    'memory_growth': ('MB', (AT_MOST, 16)),
    'memory_peak': ('MB', (AT_MOST, 700)),
    'ready': ('s', (AT_MOST, 6)),
    'same_label': ('of pictures', (AT_LEAST, 0.99)),
    'small_ratio_tuned': ('times tuned flask', None),
    'large_ratio_tuned': ('times tuned flask', None),
    'small_rps_node': ('requests/s', None),
    'small_rps_flask': ('requests/s', None),
    'small_rps_flask_tuned': ('requests/s', None),
    'large_rps_node': ('requests/s', None),
    'large_rps_flask': ('requests/s', None),
    'large_rps_flask_tuned': ('requests/s', None),
    'raw_p50': ('ms', None),
    'single_p50': ('ms', None),
    'saturation_p99': ('ms', None),
    'overload_p99': ('ms', None),
    'overload_rps': ('requests/s', None),
    'refused_share': ('of requests', None),
}

# One bad run is enough to miss these.
BY_WORST = {'lost', 'memory_peak', 'memory_growth'}


class Figures:
    """Collects values by name. A figure that was never measured misses its bar."""

    def __init__(self) -> None:
        self.values: Dict[str, List[float]] = {name: [] for name in KNOWN}

    def add(self, name: str, value: float) -> None:
        self.values[name].append(value)

    def summary(self) -> Dict[str, Dict[str, object]]:
        return {name: self._figure(name) for name in KNOWN}

    def _figure(self, name: str) -> Dict[str, object]:
        unit, bar = KNOWN[name]
        values = self.values[name]
        told = f'{bar[0]} {bar[1]:g}' if bar else None
        if not values:
            return {'median': None, 'min': None, 'max': None, 'runs': 0, 'unit': unit, 'bar': told,
                    'ok': bar is None}
        median = statistics.median(values)
        judged = max(values) if name in BY_WORST else median
        ok = bar is None or (judged >= bar[1] if bar[0] == AT_LEAST else judged <= bar[1])
        return {'median': round(median, 4), 'min': round(min(values), 4), 'max': round(max(values), 4),
                'runs': len(values), 'unit': unit, 'bar': told, 'ok': ok}

    def write(self, file: pathlib.Path) -> bool:
        """Writes the file, prints the table, and tells whether every bar was reached."""
        summary = self.summary()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(summary, indent=1) + '\n')
        print(f'{"figure":24}{"median":>10}{"min":>10}{"max":>10}  {"unit":18}{"bar":>8}')
        for name, figure in summary.items():
            numbers = ''.join(f'{"-" if figure[part] is None else format(figure[part], ".2f"):>10}'
                              for part in ('median', 'min', 'max'))
            verdict = '' if figure['bar'] is None else 'ok' if figure['ok'] else 'MISSED'
            print(f'{name:24}{numbers}  {figure["unit"]:18}{figure["bar"] or "":>8}  {verdict}')
        return all(bool(figure['ok']) for figure in summary.values())
