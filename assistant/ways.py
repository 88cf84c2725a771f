"""How a question is met by one way of meeting words: by their letters alone, or with what a questioner may say instead.

The measures of both, beside those of the usual way, tell a paraphrase from the word itself: a sentence that says the
question's own words answers it more often than one that says others for them, and how much more often the fit
decides, not a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.frame import Frame


@dataclass(frozen=True, slots=True)
class Way:
    """How a passage is met by one way."""

    met: Sequence[Sequence[float]]  # per unit and term; the usual way's own row where it differs in nothing
    lent: Sequence[float]  # per term what the headings lend
    everywhere: tuple[float, float, float]  # `Frame.everywhere` of this way

    def differs(self, met: Sequence[Sequence[float]], lent: Sequence[float], units: Iterable[int]) -> bool:
        """Whether any of `units` is met otherwise than in the usual way, which met and lent them so."""
        return self.lent != lent or any(self.met[unit] is not met[unit] for unit in units)


def measured(
    way: Way, frame: Frame, index: int, beside: Sequence[tuple[int, float]], intro: int | None
) -> tuple[float, ...]:
    """The features BY_WAY (`assistant.features`) of unit `index`, but those of all passages found.

    `beside`: the units around it with what their words are worth to it; `intro`: for an elliptical unit the one that
    introduces it, -1 where only the headings do, and None for a whole sentence.
    """
    own, around = way.met[index], way.lent
    if intro is not None:
        opened = way.met[intro] if intro >= 0 else way.lent
        own = [max(o, 0.9 * i, 1.2 * h) for o, i, h in zip(own, opened, way.lent, strict=True)]
    for other, discount in beside:
        around = [max(a, discount * m) for a, m in zip(around, way.met[other], strict=True)]
    whole = list(map(max, own, around))
    main, head = frame.mains[0] if frame.mains else -1, frame.heads[0] if frame.heads else -1
    return (
        frame.share(own),
        frame.share(whole),
        max(w * (1 - v) for w, v in zip(frame.weights, whole, strict=True)) / frame.total,
        frame.share_asked(own),
        frame.share_asked(whole),
        frame.unmet(whole),
        own[main] if main >= 0 else 0.5,
        whole[main] if main >= 0 else 0.5,
        own[head] if head >= 0 else 0.5,
        whole[head] if head >= 0 else 0.5,
    )
