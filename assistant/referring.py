"""What a definite noun stands for: "programmet" after "Nasjonalt velferdsteknologiprogram" is that program.

The nearest antecedent decides (Hobbs, Resolving Pronoun References, Lingua 44, 1978, without its syntax): the last
compound with that noun as its head, or the last time the noun bore a name, in the passage's headings and what stands
before.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.meeting import Meeting
from assistant.reading import Token, tokens
from norsk.terms import fold

_WORTH = 0.85
_DEFINITE = ("en", "et", "a", "ene", "ane")


def referred(meeting: Meeting, titles: Sequence[str], sentences: Sequence[str]) -> list[list[float]]:
    """Per sentence and term what the definite nouns of the sentence lend it from what they stand for, 0 to 0.85."""
    nothing = [0.0] * meeting.size
    return [
        [_WORTH * max(worths) for worths in zip(*map(meeting.row, meant), strict=True)] if meant else nothing
        for meant in _meant(tuple(titles), tuple(sentences))
    ]


@lru_cache(maxsize=1_500)
def _meant(titles: tuple[str, ...], sentences: tuple[str, ...]) -> tuple[tuple[Token, ...], ...]:
    """Per sentence the words that its definite nouns stand for."""
    antecedents: dict[str, list[Token]] = {}
    for title in titles:
        _learn(tokens(title), antecedents)
    result = []
    for sentence in sentences:
        seen = tokens(sentence)
        known = [_antecedent(_noun(token), antecedents) for token in seen if _definite(token)]
        result.append(tuple(token for those in known for token in those))
        _learn(seen, antecedents)
    return tuple(result)


def _noun(token: Token) -> str:
    """The noun's key, with a last consonant that its definite form doubles single ("programmet")."""
    noun = token.key
    return noun[:-1] if len(noun) > 3 and noun[-1] == noun[-2] else noun


def _antecedent(noun: str, antecedents: dict[str, list[Token]]) -> list[Token]:
    """The last longer word that ends in the noun, or the noun with a name."""
    last = next((known for known in reversed(antecedents) if known.endswith(noun)), None)
    return [] if last is None else antecedents[last]


def _definite(token: Token) -> bool:
    return len(token.text) > 5 and token.text[:1].islower() and fold(token.text).endswith(_DEFINITE)


def _learn(seen: Sequence[Token], antecedents: dict[str, list[Token]]) -> None:
    """Remember the nouns that something may be called by afterwards, the latest last."""
    capitals = [at for at, token in enumerate(seen) if at and token.text[:1].isupper()]
    for at, token in enumerate(seen):
        if len(token.key) < 4 or (not capitals and len(token.key) < 9):
            continue
        names = [seen[to] for to in capitals if 0 < abs(to - at) <= 2]
        if len(token.key) >= 9 or (names and not _definite(token)):
            noun = _noun(token)
            antecedents.pop(noun, None)
            antecedents[noun] = [token, *names]
