"""Measuring and saying it: elapsed and processor time of many calls, their median and 95th centile, beside the bars to pass."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Temps:
    """Milliseconds. `cpu`: processor time of this process alone, for machines where others work too."""

    p50: float
    p95: float
    cpu_p50: float
    cpu_p95: float

    def __str__(self) -> str:
        return f"{_number(self.p50)} / {_number(self.p95)}"

    @property
    def cpu(self) -> str:
        return f"{_number(self.cpu_p50)} / {_number(self.cpu_p95)}"


def times_of(work: Callable, inputs: Iterable) -> Temps:
    elapsed, cpu = [], []
    for value in inputs:
        start, start_cpu = time.perf_counter(), time.process_time()
        work(value)
        elapsed.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - start_cpu) * 1000)
    return Temps(*_centiles(elapsed), *_centiles(cpu))


def _centiles(values: list[float]) -> tuple[float, float]:
    values = sorted(values)
    return values[len(values) // 2], values[min(int(len(values) * 0.95), len(values) - 1)]


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}".replace(",", "\u202f")


class Tableau:
    """A table in Markdown, said row after row. `by_cpu`: bars are held against processor time."""

    def __init__(self, *, by_cpu: bool) -> None:
        self._by_cpu = by_cpu
        print("\n| | p50 / p95 (ms) | temps de processeur | barre | |\n|---|---|---|---|---|", flush=True)

    def times(self, name: str, temps: Temps, bar: float | None) -> None:
        value = temps.cpu_p95 if self._by_cpu else temps.p95
        self._row(name, str(temps), temps.cpu, f"≤ {bar:g} ms" if bar else "", bar is None or value <= bar)

    def at_least(self, name: str, value: float, cpu: float, bar: float | None) -> None:
        told = cpu if self._by_cpu else value
        self._row(name, f"{value:.0f}", f"{cpu:.0f}", f"≥ {bar:g}" if bar else "", bar is None or told >= bar)

    def at_most(self, name: str, value: float, bar: float | None) -> None:
        self._row(name, f"{value:.0f}", "", f"≤ {bar:g}" if bar else "", bar is None or value <= bar)

    def _row(self, name: str, value: str, cpu: str, bar: str, passed: bool) -> None:
        verdict = ("tenue" if passed else "**NON TENUE**") if bar else ""
        print(f"| {name} | {value} | {cpu} | {bar} | {verdict} |", flush=True)
