"""Load Presidio without what it would like to have: torch and transformers where they are installed, and spaCy.

Presidio imports them at once. Our recognisers use none of them; measured with all installed, `import presidio_analyzer`
takes 7 s of processor time with torch and 1 s without it, and 77 MB with spaCy and 34 MB without it. A local NER model
named in the settings imports transformers itself, later, which this does not hinder.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from types import ModuleType
from typing import Any, Final

_SPARED: Final = ("torch", "transformers", "stanza", "tensorflow", "mxnet", "cupy")
_LATER: Final = (  # what Presidio's other engines name when they are defined, and use when they run
    *("spacy", "spacy.language", "spacy.pipeline", "spacy.tokens", "spacy.util", "spacy.vocab"),
    *("thinc", "thinc.api"),
)
_lock = threading.Lock()


class _Named(type):
    """The type of names whose own attributes are decorators that leave a function or a class as it is."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: lambda decorated: decorated


class _Later(ModuleType):
    """Stands for a module: its names can be imported and written in annotations; what is called is the real one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []  # a package, whose modules stand in for themselves

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def real(_: type, *arguments: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **named)

        return _Named(name, (), {"__new__": real})


def load_presidio() -> None:
    """Import Presidio with the packages above made unfindable for the moment; does nothing where it is loaded."""
    with _lock:
        if "presidio_analyzer" in sys.modules:
            return
        hidden = [name for name in _SPARED if name not in sys.modules]
        sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: importing it raises ImportError
        put_off = [name for name in _LATER if name.partition(".")[0] not in sys.modules]
        sys.modules.update({name: _Later(name) for name in put_off})
        try:
            import presidio_analyzer  # noqa: F401
        finally:
            for name in (*hidden, *put_off):
                del sys.modules[name]
