"""Why the operating system says no, in words for a Norwegian user: its own are in the language of the machine."""

from __future__ import annotations

import errno
from typing import Final

_REASONS: Final = {
    errno.ENOENT: "den finnes ikke",
    errno.EACCES: "du har ikke rettigheter til den",
    errno.EPERM: "du har ikke rettigheter til den",
    errno.EISDIR: "det er en mappe",
    errno.ENOTDIR: "et ledd i stien er ikke en mappe",
    errno.ENOSPC: "disken er full",
    errno.EROFS: "disken kan bare leses",
    errno.ENAMETOOLONG: "navnet er for langt",
    errno.ELOOP: "lenken går i ring",
    errno.EMFILE: "for mange filer er åpne",
    errno.EIO: "disken svarer ikke som den skal",
}


def why(error: OSError) -> str:
    """The reason that a file or folder cannot be used, to end a message with; the system's words where it is rare."""
    return f"{_REASONS.get(error.errno or 0) or error.strerror or type(error).__name__}."
