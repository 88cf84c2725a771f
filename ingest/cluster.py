"""Preparing files on a Ray cluster with Ray Data, while this process writes what comes back.

Workers read, parse, cut and weigh (`ingest.prepare`); the driver alone writes to library and index, so the order of
commits is as ever. Every machine must see the files under the same paths, and have Veileder installed. The package
`ray` is optional: `pip install veileder[ray]`.

Ray's ports are open to the network, and whoever reaches them can run code. So a Ray that is started here takes calls
only with a token drawn for the process, keeps its files in a folder that goes with it, and reports to nobody.
"""

from __future__ import annotations

import json
import os
import pickle
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from ingest import crew
from ingest.prepare import Delivery, Order
from norsk.errors import VeilederError

_CHUNK: Final = 64  # files in one task
_STORE: Final = 512 << 20  # bytes of shared memory for what waits for the driver
_SHORT: Final = 20  # characters of a folder's path: Ray's sockets lie deep below it, and a socket's path has 107
LOCAL: Final = "local"  # the address that starts Ray on this machine, for the run


class RayMissing(VeilederError):
    """Ray is not installed, or its cluster does not answer."""

    code = "ray"


def deliveries(orders: Sequence[Order], address: str, *, cpus: int | None = None) -> Iterator[Delivery]:
    """Every order prepared by Ray's workers, in no particular order. Raises RayMissing.

    Ray begins a chunk again, without end, when its worker is gone with its machine. So a file that kills its reader may
    only kill a process below the worker, and its reason says so (`ingest.crew.shielded`).
    """
    ray = _imported(address)
    end = _connect(ray, address, cpus) if not ray.is_initialized() else None
    try:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        rows = [{"orders": pickle.dumps(orders[at : at + _CHUNK])} for at in range(0, len(orders), _CHUNK)]
        for row in ray.data.from_items(rows, override_num_blocks=len(rows)).map(_prepared).iter_rows():
            yield from pickle.loads(row["deliveries"])
    finally:
        if end is not None:
            end()


def start(cpus: int) -> Callable[[], None]:
    """Start a Ray of so many processors that lasts for several runs on this machine; what is returned ends it."""
    return _connect(_imported(LOCAL), LOCAL, cpus)


def _imported(address: str) -> Any:
    """Ray, told before it loads what it reads only then. Raises RayMissing."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if address == LOCAL:
        os.environ["RAY_AUTH_MODE"] = "token"
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as quiet:
        # Ray Data tells of every run on the screen unless its loggers are set up before it loads.
        json.dump({"version": 1, "loggers": {"ray.data": {"level": "ERROR", "propagate": False}}}, quiet)
        quiet.flush()
        os.environ["RAY_DATA_LOGGING_CONFIG"] = quiet.name
        try:
            import ray
            import ray.data
        except ImportError as error:
            raise RayMissing("Ray er ikke installert.", "Installer med «pip install veileder[ray]».") from error
        finally:
            del os.environ["RAY_DATA_LOGGING_CONFIG"]  # it would be looked for in workers, and is gone by then
    return ray


def _connect(ray: Any, address: str, cpus: int | None) -> Callable[[], None]:
    """Join a cluster, or start one; what is returned leaves or ends it. Raises RayMissing."""
    path = os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    options: dict[str, Any] = {
        "address": address,
        "log_to_driver": False,
        "logging_level": "ERROR",
        "runtime_env": {"env_vars": {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"}},
    }
    own = ""
    if address == LOCAL:
        own = tempfile.mkdtemp(prefix="ray-", dir=None if len(tempfile.gettempdir()) <= _SHORT else "/tmp")
        options |= {"num_cpus": cpus, "include_dashboard": False, "object_store_memory": _STORE, "_temp_dir": own}

    def end() -> None:
        ray.shutdown()
        if own:
            shutil.rmtree(own, ignore_errors=True)

    try:
        ray.init(**options)
    except (ConnectionError, ValueError, RuntimeError, OSError) as error:
        end()
        raise RayMissing(f"Ray svarer ikke på {address}.", "Se at klyngen kjører, eller bruk --ray local.") from error
    return end


def _prepared(row: dict[str, Any]) -> dict[str, Any]:
    """One task: a chunk of orders to what came of each."""
    return {"deliveries": pickle.dumps(list(crew.shielded(pickle.loads(row["orders"]))))}
