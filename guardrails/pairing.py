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


def paired(stated: Reading, source: Reading) -> list[tuple[Reading, Reading]]:
    """(sentence, sentence of the quotes) for each sentence that has one.

    None where either side is one sentence: the rules then find its nearest sentence themselves.
    """
    if max(stated.sentence_of, default=0) == 0 or max(source.sentence_of, default=0) == 0:
        return []
    mine, theirs = _split(stated), _split(source)
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


def _split(reading: Reading) -> list[Reading]:
    spans = list(sentences(reading.text))
    if len(spans) < 2:
        return [reading]
    return [read(reading.text[span.start : span.end]) for span in spans]
