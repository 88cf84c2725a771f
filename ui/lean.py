"""Load Gradio without what it does for those who write programs with it.

At every import Gradio parses the source of each of its components and writes stubs beside them, for editors to read:
measured with 6.31, 3.5–4.0 s of processor time with the stubs and 2.2–2.4 s without. It makes none for a component
that has no file, and for the moment of the import ours is such a one; nothing is written into the installation either.
"""

from __future__ import annotations

import inspect
import sys
import threading
from typing import Any

_lock = threading.Lock()


def load_gradio() -> None:
    """Import Gradio without its stubs; does nothing where it is loaded."""
    with _lock:
        if "gradio" in sys.modules:
            return
        found = inspect.getfile

        def getfile(what: Any) -> str:
            if type(what).__name__ == "ComponentMeta":  # Gradio's own class of components, not there before the import
                raise OSError("stubs are for editors")
            return found(what)

        inspect.getfile = getfile  # type: ignore[assignment]  # its only parameter has another name
        try:
            import gradio  # noqa: F401
        finally:
            inspect.getfile = found
