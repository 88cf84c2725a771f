"""Sentences that begin with "ja" or "nei": they reply to the question above them, not to every question."""

from __future__ import annotations

import re
from collections.abc import Sequence

_REPLY = re.compile(r"(ja|nei),\s", re.IGNORECASE)
_BEST = 2  # of the first: where these contradict each other, neither replies for all cases


def of_one(texts: Sequence[str], polar: bool) -> list[int]:
    """The places in `texts` (best first) that can stand in one answer, in the order to show them.

    A question that asks for more than yes or no (not `polar`) is not answered by "Ja, …", which is left out behind a
    statement. Where the two best say opposite things of narrower cases, what holds for all cases comes first. Else an
    answer has one side: "ja" behind "nei", or "nei" behind "ja", replies to another question and is left out.
    """
    given = [_reply(text) for text in texts]
    if not texts or (given[0] is None and not polar):
        return [place for place, reply in enumerate(given) if reply is None]
    general = next((place for place, reply in enumerate(given) if reply is None), None)
    if general and len({reply for reply in given[:_BEST] if reply}) == _BEST:
        return [general, *(place for place in range(len(texts)) if place != general)]
    side = next((reply for reply in given if reply is not None), None)
    return [place for place, reply in enumerate(given) if reply in (None, side)]


def _reply(text: str) -> str | None:
    found = _REPLY.match(text)
    return None if found is None else found[1].lower()
