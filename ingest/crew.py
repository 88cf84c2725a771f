"""Several processes that prepare files, while this one writes what they deliver.

A worker is a fresh interpreter at the other end of a socket: it inherits no lock on the index, and ends when this
process does, however that happens.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Final

from ingest.prepare import Delivery, Order, prepare

_CHUNK: Final = 32  # files in one message
_AHEAD: Final = 2  # messages that wait for a worker, so that it never waits for one
# Text files: fewer are done before workers have started, loaded the analysis of words and each learnt the same words.
SMALL: Final = 4000
_SHORT: Final = 1000  # bytes
_HEAVY: Final = 80  # text files that a PDF, a web page or a Word file takes the time of


def deliveries(orders: Sequence[Order], workers: int | None = None) -> Iterator[Delivery]:
    """Every order prepared, in no particular order. `workers` is by default one for each core, at most eight.

    A worker that dies over a file is replaced, and the file's reason says so.
    """
    number = min(8, os.cpu_count() or 1) if workers is None else workers
    if number < 2 or not _is_much(orders):
        for order in orders:
            yield prepare(order)
        return
    yield from _by_crew(orders, number)


def _is_much(orders: Sequence[Order]) -> bool:
    """Whether the orders weigh as much as `SMALL` short text files: a longer one weighs by its size."""
    weight = 0
    for order in orders:
        weight += _HEAVY
        if order.path.lower().endswith((".txt", ".md")):
            with suppress(OSError):
                weight += max(1, Path(order.path).stat().st_size // _SHORT) - _HEAVY
        if weight >= SMALL:
            return True
    return False


class _Worker:
    """One process and what it has been asked for and not yet delivered."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", f"from ingest.crew import work; work({theirs.fileno()})"],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=Path(__file__).parents[1],
            )
        self.line: Connection = Connection(ours.detach())
        self.asked: deque[list[Order]] = deque()

    def ask(self, orders: list[Order]) -> None:
        self.asked.append(orders)
        with suppress(OSError):  # where it has died, the next receive says so
            self.line.send(orders)

    def close(self) -> None:
        self.line.close()
        self.process.wait()


def _by_crew(orders: Sequence[Order], number: int) -> Iterator[Delivery]:
    rest = iter(orders)
    crew = [_Worker() for _ in range(number)]
    try:
        for _ in range(_AHEAD):
            for worker in crew:
                _feed(worker, rest)
        while busy := {worker.line: worker for worker in crew if worker.asked}:
            for line in wait(list(busy)):
                worker = busy[line]  # type: ignore[index]
                try:
                    found: list[Delivery] = worker.line.recv()
                except (EOFError, OSError):
                    crew.remove(worker)
                    worker.close()
                    yield from one_by_one([order for chunk in worker.asked for order in chunk])
                    crew.append(_Worker())
                    for _ in range(_AHEAD):
                        _feed(crew[-1], rest)
                    continue
                worker.asked.popleft()
                _feed(worker, rest)
                yield from found
    finally:
        for worker in crew:
            worker.process.kill()
            worker.close()


def _feed(worker: _Worker, rest: Iterator[Order]) -> None:
    if chunk := list(islice(rest, _CHUNK)):
        worker.ask(chunk)


_KEPT: Final[list[_Worker]] = []  # the process below this one that `shielded` asks, once there is one


def shielded(orders: Sequence[Order]) -> Iterator[Delivery]:
    """Every order prepared in a process below this one, which is kept for the next call and replaced when it dies."""
    if not _KEPT:
        _KEPT.append(_Worker())
    worker = _KEPT[0]
    worker.ask(list(orders))
    try:
        found: list[Delivery] = worker.line.recv()
    except (EOFError, OSError):
        _KEPT.clear()
        worker.close()
        found = list(one_by_one(orders))
    yield from found


def one_by_one(orders: Sequence[Order]) -> Iterator[Delivery]:
    """What a dead worker left, a file at a time, so that only the file that kills is lost."""
    worker = None
    try:
        for order in orders:
            worker = worker or _Worker()
            worker.ask([order])
            try:
                yield worker.line.recv()[0]
            except (EOFError, OSError):
                worker.close()
                worker = None
                yield Delivery(order.path, reason="Filen fikk leseren til å krasje.")
    finally:
        if worker is not None:
            worker.close()


def work(descriptor: int) -> None:
    """Prepare what comes in on a socket until the other end closes it."""
    line: Connection = Connection(descriptor)
    while True:
        try:
            orders: list[Order] = line.recv()
        except (EOFError, OSError):
            return
        line.send([prepare(order) for order in orders])
