"""Jobs in this process or in several."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import active_children, get_context, parent_process
from threading import Thread

from analysis.job import Job, Outcome, estimate

AHEAD = 3
"""Jobs per process that wait with their panels read."""
FEW = 3
"""Jobs that are done sooner than a process starts."""


def estimated(jobs: Iterable[Job | Outcome], processes: int) -> Iterator[Outcome]:
    """The outcomes in the order of the jobs; what is an outcome already passes through."""
    jobs = iter(jobs)
    first = list(islice(jobs, FEW + 1))
    jobs = chain(first, jobs)
    if processes < 2 or len(first) <= FEW:
        yield from (estimate(job) if isinstance(job, Job) else job for job in jobs)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_serve) as pool:
        waiting: deque[Future[Outcome] | Outcome] = deque()
        try:
            for job in jobs:
                waiting.append(pool.submit(estimate, job) if isinstance(job, Job) else job)
                if len(waiting) > AHEAD * processes:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        except BaseException:  # Ctrl-C above all: nobody waits for what is under way
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                process.terminate()
            raise


def _serve() -> None:
    """In a new process: Ctrl-C is the parent's to answer, and a parent that was killed takes its processes with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _result(found: Future[Outcome] | Outcome) -> Outcome:
    return found.result() if isinstance(found, Future) else found
