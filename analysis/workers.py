"""Jobs in this process or in several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from analysis.job import Job, Outcome, estimate

AHEAD = 3
"""Jobs per process that wait with their panels read."""


def estimated(jobs: Iterable[Job | Outcome], processes: int) -> Iterator[Outcome]:
    """The outcomes in the order of the jobs; what is an outcome already passes through."""
    if processes < 2:
        yield from (estimate(job) if isinstance(job, Job) else job for job in jobs)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[Outcome] | Outcome] = deque()
        try:
            for job in jobs:
                waiting.append(pool.submit(estimate, job) if isinstance(job, Job) else job)
                if len(waiting) > AHEAD * processes:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _result(found: Future[Outcome] | Outcome) -> Outcome:
    return found.result() if isinstance(found, Future) else found
