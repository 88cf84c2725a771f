"""The features of the second reader (`second.py`), by families that look at few things at a time.

Features hold no personal data: words by themselves only where the public dictionaries have them in lower case,
otherwise shapes, kinds, beginnings of three letters and endings of up to four.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guardrails.second_cues import ends_as_house, ends_as_road
from guardrails.second_forms import Form


def _parts(told: str) -> tuple[str, str, str, str]:
    """The word, kind, end and shape that a token tells its neighbours."""
    word, _, rest = told.partition(" ")
    kind, end, shape = rest.split(" ") if rest else ("", "", "")
    return word, kind, end, shape


def features(look: tuple[object, ...], forms: Mapping[str, Form]) -> Iterator[str]:
    """The features of one family from what it looks at."""
    match look:
        case ("own", str(token), opens, group, lower):
            yield from _own(token, forms[token], f"{opens}", f"{group}", f"{lower}")
        case ("marks", sort, shaped, before, after):
            yield from (f"b{sort}{before}", f"a{sort}{after}")
            yield from (f"ba{sort}{before} {after}", f"bs{shaped}{before}{after}")
        case ("left", sort, kind, str(told), str(before), tuple(cues)):
            yield from _left(f"{sort}", f"{kind}", told, before, cues)
        case ("lefts", sort, str(told), str(first), tuple(cues)):
            word, near = _parts(told)[0], _parts(first)[0]
            yield from (f"m{sort}{word}", f"m{word} {near}")
            for cue in cues:
                yield from (f"c-2{cue}", f"c-2{sort}{cue}", f"c2{cue} {near}")
        case ("third", sort, str(told), tuple(cues)):
            yield f"m3{sort}{_parts(told)[0]}"
            for cue in cues:
                yield from (f"c-3{cue}", f"c-3{sort}{cue}")
        case ("right", sort, kind, str(told), str(after), tuple(cues)):
            yield from _right(f"{sort}", f"{kind}", told, after, cues)
        case ("rights", sort, str(told), tuple(cues)):
            yield f"s{sort}{_parts(told)[0]}"
            for cue in cues:
                yield from (f"c+2{cue}", f"c+2{sort}{cue}")
        case ("both", str(left), str(right)):
            yield f"lr{_parts(left)[0]} {_parts(right)[0]}"
        case ("line", sort, kind, label, back, tuple(cues)):
            if label:
                yield from (f"L{sort}{label}", f"Lk{kind}{label}")
                for cue in cues:
                    yield from (f"Lc{sort}{cue}", f"Ld{sort}{back}{cue}")
        case ("near", sort, str(near)):
            yield f"f{sort}{near}"
            for at in range(0, len(near), 2):
                yield f"f{sort}{near[at : at + 2]}"
        case ("sentence", sort, tuple(cues)):
            yield from (f"S{sort}{cue}" for cue in cues)
        case ("text", sort, kind, str(elsewhere), again, lower):
            for at in range(0, len(elsewhere), 2):
                yield from (f"E{elsewhere[at : at + 2]}", f"E{sort}{elsewhere[at : at + 2]}")
            if lower:
                yield from ("LS", f"LS{kind}")
            if again:
                yield from ("CM", f"CM{sort}")
        case ("weak", kind, end, str(left), str(right), before, after):
            yield from (f"W{kind}", f"W{_parts(left)[0]}", f"Wr{_parts(right)[0]}", f"W{before} {after}", f"We{end}")


def _own(token: str, one: Form, opens: str, group: str, lower: str) -> Iterator[str]:
    sort = "t" if group == "cont" else one.sort
    yield from (sort, f"k{sort}{one.kind}", f"k{sort}{one.kind}{opens}", f"o{sort}{opens}", f"sh{one.shape}")
    yield from (f"n{sort}{min(len(token), 9)}", f"g{group}", f"g{group}{one.sort}", f"d{sort}{lower}")
    if one.word[0] not in "?#":
        yield f"w{one.word}"
    yield from (f"c0{sort}{cue}" for cue in one.cues)
    if sort == "D":
        return
    low = token.lower()
    yield from (f"e{sort}{one.end[-2:]}", f"e{one.end[-3:]}", f"e4{one.end}", f"p3{low[:3]}")
    if ends_as_house(low):
        yield from ("H", f"H{sort}")
    if ends_as_road(low):
        yield from ("R", f"R{sort}")


def _left(sort: str, kind: str, told: str, before: str, cues: Iterable[object]) -> Iterator[str]:
    word, of_kind, end, shape = _parts(told)
    yield from (f"l{word}", f"l{sort}{word}{before[:1]}", f"lk{sort}{of_kind}", f"le{sort}{end}", f"lsh{sort}{shape}")
    if sort == "D":
        yield from (f"lb{word}{before}", f"ld{kind}{word}")
    if word[0] == "<":
        yield f"lf{sort}{kind}{word}{before}"
    for cue in cues:
        yield from (f"c-1{cue}", f"c-1{sort}{cue}", f"cb{sort}{cue}{before}", f"ck{kind}{cue}")


def _right(sort: str, kind: str, told: str, after: str, cues: Iterable[object]) -> Iterator[str]:
    word, of_kind, _, shape = _parts(told)
    yield from (f"r{word}", f"r{sort}{word}{after[:1]}", f"rk{sort}{of_kind}", f"rsh{sort}{shape}")
    if word[0] == "<":
        yield f"rf{sort}{kind}{word}{after}"
    for cue in cues:
        yield from (f"c+1{cue}", f"c+1{sort}{cue}", f"ca{sort}{cue}{after}")
