"""What a free paraphrase has in another's place though nothing stands where it stood.

A word without a counterpart in the quotes is mostly another wording. Two kinds are not: a compound whose head is that
of a compound of the quotes with another first part ("nyresykdom" for "koronarsykdom"), where the sentence tells that
one in no other way; and what "både … og" adds to the one thing that the quotes name.
"""

from __future__ import annotations

from functools import lru_cache

from guardrails.comparison import Objection
from guardrails.reading import Reading
from norsk.compounds import is_part, split
from norsk.evidence import is_norwegian
from norsk.meaning import alike, grouped, key, role
from norsk.written import log_odds

_HEAD = 4  # letters of a head that tells what a compound is
_FIRST = 3  # letters of the least first part
_OTHER_STANDARD = 4.0  # product of two texts' log-odds: one is clearly nynorsk, the other clearly bokmål
_BOTH = frozenset({"både", "såvel"})


def sibling_clash(stated: Reading, source: Reading) -> Objection | None:
    """The first compound or added member that takes another's place, or None."""
    return _sibling(stated, source) or _added(stated, source)


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[str, str] | None:
    """First part and head of a compound in lower case, as keys; None for a word that is none."""
    whole = key(word)
    found = split(word)
    if len(found) > 1:
        head = key(found[-1])
        return key("".join(found[:-1])), head
    # A first part that no list has ("koronar"): the head alone tells.
    for at in range(_FIRST, len(whole) - _HEAD):
        if is_part(whole[at:]) and is_norwegian(whole[at:]):
            return whole[:at], whole[at:]
    return None


def _compounds(reading: Reading) -> dict[str, tuple[str, str]]:
    """The compounds among the content words, with the keys of their parts."""
    return {
        token.word: parts
        for at, token in enumerate(reading.tokens)
        if reading.content[at] and not token.capital and role(token.word) is None and (parts := _parts(token.word))
    }


def _told(first: str, word: str, reading: Reading) -> bool:
    """Whether the text has the compound, a synonym of it, or its first part in any form."""
    whole = key(word)
    return any(
        found and (found == whole or grouped(found, whole) or alike(first, found)) for found in reading.content
    ) or any(first in token.word for token in reading.tokens)


def _times(word: str, reading: Reading) -> int:
    return sum(found == key(word) for found in reading.content)


def _sibling(stated: Reading, source: Reading) -> Objection | None:
    if log_odds(stated.text) * log_odds(source.text) < -_OTHER_STANDARD:
        return None  # the parts have other forms there
    theirs = _compounds(source)
    for word, (first, head) in _compounds(stated).items():
        if len(head) < _HEAD or _told(first, word, source):
            continue
        for other, (its_first, its_head) in theirs.items():
            if head != its_head or grouped(first, its_first) or first[:3] == its_first[:3]:
                continue
            fewer = _times(other, stated) < _times(other, source)  # "nyresvikt" twice, of which one became "leversvikt"
            if fewer or not _told(its_first, other, stated):
                return Objection("contradicted", f"Setningen sier «{word}» der sitatet sier «{other}».")
    return None


def _added(stated: Reading, source: Reading) -> Objection | None:
    """What stands after "både … og" where the quotes name what stands between the two, and nothing like it."""
    words = [token.word for token in stated.tokens]
    for at, word in enumerate(words):
        if word not in _BOTH or "og" not in words[at + 1 : at + 5] or source.has("both"):
            continue
        middle = words.index("og", at + 1)
        contents = source.keys()
        first = [found for found in stated.content[at + 1 : middle] if found]
        second = next((index for index in range(middle + 1, len(words)) if stated.content[index]), None)
        if second is None or second > middle + 2 or not first:
            continue
        added = str(stated.content[second])
        if all(any(alike(one, other) for other in contents) for one in first) and not any(
            alike(added, other) for other in contents
        ):
            return Objection("unsupported", f"Sitatet nevner ikke «{words[second]}».")
    return None
