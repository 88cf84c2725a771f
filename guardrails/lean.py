"""Load Presidio without what it would like to have: torch and transformers, where they happen to be installed.

Presidio and spaCy import them at once when they are there. Our recognisers use neither; measured with both installed,
`import presidio_analyzer` takes 7 s of processor time with them and 1 s without. A local NER model named in the
settings imports transformers itself, later, which this does not hinder.
"""

from __future__ import annotations

import sys
import threading
from typing import Final

_SPARED: Final = ("torch", "transformers", "stanza", "tensorflow", "mxnet", "cupy")
_lock = threading.Lock()


def load_presidio() -> None:
    """Import Presidio with the packages above made unfindable for the moment; does nothing where it is loaded."""
    with _lock:
        if "presidio_analyzer" in sys.modules:
            return
        hidden = [name for name in _SPARED if name not in sys.modules]
        sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: importing it raises ImportError
        try:
            import presidio_analyzer  # noqa: F401
        finally:
            for name in hidden:
                del sys.modules[name]
