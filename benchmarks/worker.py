"""`python -m benchmarks.worker TASK …`: one measurement; prints wall and CPU seconds and peak memory as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import numerics, ours, rivals


def main(task: str, *arguments: str) -> None:
    """TASK is a rival and a raw folder; `marts`, a raw folder and a home; or one of `benchmarks.numerics`."""
    began, cpu = time.perf_counter(), time.process_time()
    measured: dict[str, object] = {"seconds": None}
    if task in rivals.RIVALS:
        measured["figures"] = rivals.RIVALS[task](Path(arguments[0]))
    elif task == "marts":
        refresh, seconds, figures = ours.marts(Path(arguments[0]), Path(arguments[1]))
        measured |= {"refresh": refresh, "seconds": seconds, "figures": figures}
    else:
        numeric: Callable[[], float] = numerics.TASKS[task]
        measured["seconds"] = numeric()
    measured["seconds"] = measured["seconds"] or time.perf_counter() - began
    measured["cpu"] = time.process_time() - cpu
    measured["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(measured))


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    main(*sys.argv[1:])
