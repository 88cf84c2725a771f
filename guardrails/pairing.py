"""Each sentence of what is stated beside the one sentence of the quotes that it tells.

A rendering of two sentences aligns with neither sentence of its quote as a whole; sentence by sentence it may follow
each word for word. A sentence is paired only where one sentence of the quotes carries all of it that the quotes carry
at all, words and facts, and no other carries as much.
"""

from __future__ import annotations

from guardrails.comparison import entails
from guardrails.reading import Reading, matched, read
from norsk.text import sentences

_FEWEST = 2  # content words in common
_LEAD = 0.25  # of what the best sentence shares, by which it must lead


def paired(stated: Reading, source: Reading) -> list[tuple[Reading, Reading]]:
    """(sentence, sentence of the quotes) for each sentence that has one.

    None where either side is one sentence: the rules then find its nearest sentence themselves.
    """
    if max(stated.sentence_of, default=0) == 0 or max(source.sentence_of, default=0) == 0:
        return []
    mine, theirs = split(stated), split(source)
    if len(mine) < 2 or len(theirs) < 2:
        return []
    found = []
    for one in mine:
        keys = one.keys()
        scored = sorted(((matched(keys, other.keys()), at) for at, other in enumerate(theirs)), reverse=True)
        (best, at), (second, _) = scored[0], scored[1]
        if best < _FEWEST or best == second or best < matched(keys, source.keys()):
            continue
        told = [fact for fact in one.facts if any(entails(other, fact, source) for other in source.facts)]
        if all(any(entails(other, fact, theirs[at]) for other in theirs[at].facts) for fact in told):
            found.append((one, theirs[at]))
    return found


def nearest(one: Reading, sentences_of: list[Reading], source: Reading) -> Reading | None:
    """The one sentence of the quotes that carries most of a sentence, where it leads; None where none does.

    It must have every fact of the sentence that the quotes have at all.
    """
    keys = one.keys()
    hard = [fact for fact in one.facts if fact.kind in ("quantity", "date", "provision") and not fact.soft]
    scored = sorted(
        (
            (
                matched(keys, other.keys())
                + sum(any(entails(its, fact, source) for its in other.facts) for fact in hard),
                at,
            )
            for at, other in enumerate(sentences_of)
        ),
        reverse=True,
    )
    best, at = scored[0]
    if best < _FEWEST or (len(scored) > 1 and best - scored[1][0] < max(1, _LEAD * best)):
        return None
    told = [fact for fact in one.facts if any(entails(other, fact, source) for other in source.facts)]
    if not all(any(entails(other, fact, sentences_of[at]) for other in sentences_of[at].facts) for fact in told):
        return None
    return sentences_of[at]


def split(reading: Reading) -> list[Reading]:
    """The sentences of a text, each read by itself."""
    spans = list(sentences(reading.text))
    if len(spans) < 2:
        return [reading]
    return [read(reading.text[span.start : span.end]) for span in spans]
