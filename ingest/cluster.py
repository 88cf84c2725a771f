"""Preparing files on a Ray cluster with Ray Data, while this process writes what comes back.

Workers read, parse, cut and weigh (`ingest.prepare`); the driver alone writes to library and index, so the order of
commits is as ever. Every machine must see the files under the same paths, and have Veileder installed. The package
`ray` is optional: `pip install veileder[ray]`.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from ingest.prepare import Delivery, Order, prepare
from norsk.errors import VeilederError

_CHUNK: Final = 64  # files in one task
LOCAL: Final = "local"  # the address that starts Ray on this machine, for the run


class RayMissing(VeilederError):
    """Ray is not installed, or its cluster does not answer."""

    code = "ray"


def deliveries(orders: Sequence[Order], address: str, *, cpus: int | None = None) -> Iterator[Delivery]:
    """Every order prepared by Ray's workers, in no particular order. Raises RayMissing.

    A worker that dies over a chunk is started again by Ray; a chunk that kills it time after time fails the run, and
    the next run goes on from what was written.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise RayMissing("Ray er ikke installert.", "Installer med «pip install veileder[ray]».") from error
    started = not ray.is_initialized()
    if started:
        _connect(ray, address, cpus)
    try:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        rows = [{"orders": pickle.dumps(orders[at : at + _CHUNK])} for at in range(0, len(orders), _CHUNK)]
        found = ray.data.from_items(rows, override_num_blocks=len(rows)).map(_prepared)
        for row in found.iter_rows():
            yield from pickle.loads(row["deliveries"])
    finally:
        if started:
            ray.shutdown()


def start(cpus: int) -> Callable[[], None]:
    """Start a Ray of so many processors that lasts for several runs on this machine; what is returned ends it."""
    try:
        import ray
    except ImportError as error:
        raise RayMissing("Ray er ikke installert.", "Installer med «pip install veileder[ray]».") from error
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    _connect(ray, LOCAL, cpus)
    end: Callable[[], None] = ray.shutdown
    return end


def _connect(ray: Any, address: str, cpus: int | None) -> None:
    root = str(Path(__file__).parents[1])
    options: dict[str, Any] = {
        "address": address,
        "log_to_driver": False,
        "logging_level": "ERROR",
        "runtime_env": {"env_vars": {"PYTHONPATH": root, "OMP_NUM_THREADS": "1"}},
    }
    if address == LOCAL:
        options |= {"num_cpus": cpus, "include_dashboard": False}
    try:
        ray.init(**options)
    except (ConnectionError, ValueError, RuntimeError, OSError) as error:
        raise RayMissing(f"Ray svarer ikke på {address}.", "Se at klyngen kjører, eller bruk --ray local.") from error


def _prepared(row: dict[str, Any]) -> dict[str, Any]:
    """One task: a chunk of orders to what came of each."""
    return {"deliveries": pickle.dumps([prepare(order) for order in pickle.loads(row["orders"])])}
