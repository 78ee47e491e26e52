"""What customs marts, entropy and complexity cost: medians of interleaved runs, each in a process of its own."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import customs, numerics, ours, rivals

PANDAS_UP_TO = 10_000_000
"""Rows that pandas holds in the memory of a laptop."""
AGREE = 1e-9


def main() -> None:
    """Print the tables of docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=float, nargs="+", default=[1e6, 1e7, 5e7])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    home = options.folder.resolve() / "home"
    shutil.rmtree(home, ignore_errors=True)
    ours.prepare(home)
    for rows in map(int, options.rows):
        measure(customs.folder(options.folder.resolve(), rows), rows, home, options.repeat)
    print("\n| task | seconds |\n|---|---:|")
    for task in numerics.TASKS:
        print(f"| {task} | {median(run(task)['seconds'] for _ in range(options.repeat)):.2f} |", flush=True)


def measure(raw: Path, rows: int, home: Path, repeat: int) -> None:
    """One table: every contestant at one number of rows, and our marts under a memory limit and with a new year."""
    names = [name for name in rivals.RIVALS if not name.startswith("pandas") or rows <= PANDAS_UP_TO]
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for _ in range(repeat):
        for name in names:
            found[name].append(run(name, str(raw)))
        for name, limit in (("our marts", ""), ("our marts, 500 MB", "500MB")):
            ours.forget(home)
            found[name].append(run("marts", str(raw), str(home), RESILIENCE_MEMORY=limit))
        found["our marts, one new year"].append(new_year(raw, home))
    print(f"\n{rows:,} rows\n\n| contestant | seconds | to ours | CPU s | peak MB |\n|---|---:|---:|---:|---:|")
    reference = median(each["seconds"] for each in found["our marts"])
    for name, runs in found.items():
        seconds, cpu, memory = (median(each[key] for each in runs) for key in ("seconds", "cpu", "memory"))
        print(f"| {name} | {seconds:.2f} | {seconds / reference:.2f} | {cpu:.1f} | {memory:.0f} |", flush=True)
    full, part = (median(each["refresh"] for each in found[name]) for name in ("our marts", "our marts, one new year"))
    print(
        f"\nwithout reading the figures, a new year takes {part:.2f} of {full:.2f} seconds: {part / full:.0%}",
        flush=True,
    )
    agree([each["figures"] for runs in found.values() for each in runs if any(each["figures"])])


def new_year(raw: Path, home: Path) -> dict[str, Any]:
    """The last year comes to a warehouse that has the others."""
    last = raw / "raw_customs_trade" / f"{customs.YEARS[-1]}.parquet"
    aside = raw / "last.parquet"
    last.rename(aside)
    try:
        ours.forget(home)
        run("marts", str(raw), str(home))
    finally:
        aside.rename(last)
    return run("marts", str(raw), str(home))


def run(*arguments: str, **environment: str) -> dict[str, Any]:
    """What `benchmarks.worker` measured."""
    command = [sys.executable, "-m", "benchmarks.worker", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr.strip().splitlines()[-1]}")
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def agree(figures: list[list[float]]) -> None:
    """All contestants computed the same."""
    for other in figures[1:]:
        for left, right in zip(figures[0], other, strict=True):
            if abs(left - right) > AGREE * abs(left):
                raise SystemExit(f"the contestants disagree: {figures}")


if __name__ == "__main__":
    main()
