"""Where the clauses and the sentences of a text begin and end, by its tokens."""

from __future__ import annotations

from guardrails.fact import Token
from norsk.meaning import word_list
from norsk.text import sentences

FULL_STOPS = frozenset(".!?\n")
BREAKS = frozenset(",;:()–—")


def inner_stops(text: str, tokens: list[Token]) -> frozenset[int]:
    """The stops and dashes that part nothing: of "1. mars", "jf.", "nr. 3", "2–8 grader"."""
    ends = {at for span in sentences(text) for at in range(span.end - 2, span.end + 1)}
    return frozenset(
        at
        for at, token in enumerate(tokens)
        if (token.word == "." and token.end not in ends and token.end < len(text))
        or (
            token.word == "–"
            and 0 < at < len(tokens) - 1
            and tokens[at - 1].end == token.start == tokens[at + 1].start - 1
        )
    )


def clauses_of(tokens: list[Token], inner: frozenset[int]) -> list[int]:
    """The clause of each token: one ends at a stop or a break, or where a subordinator begins the next."""
    clause_of: list[int] = []
    clause = 0
    fresh = True
    for at, token in enumerate(tokens):
        word = token.word
        if (word in FULL_STOPS or word in BREAKS) and at not in inner:
            clause_of.append(clause)
            if not fresh:
                clause += 1
                fresh = True
            continue
        begins = word in word_list("subordinator") or (
            word == "og" and any(later.word in word_list("modal") for later in tokens[at + 1 : at + 5])
        )
        if begins and not fresh:
            clause += 1
        clause_of.append(clause)
        fresh = False
    return clause_of


def sentences_of(tokens: list[Token], clause_of: list[int], inner: frozenset[int]) -> tuple[int, ...]:
    """The sentence of each clause."""
    sentence_of: list[int] = []
    sentence = 0
    for at, (token, clause) in enumerate(zip(tokens, clause_of, strict=True)):
        if clause == len(sentence_of):
            sentence_of.append(sentence)
        if token.word in FULL_STOPS and at not in inner:
            sentence = sentence_of[-1] + 1
    return tuple(sentence_of)
