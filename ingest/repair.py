"""Letters that scanning or a wrong encoding damaged, and agencies' names misspelt, repaired with evidence.

A clean text comes back as it was. Every change is a `Repair` that keeps what stood in the file.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.letters import INFINITIVE, SHORT_VERBS, UNKNOWN, Channel, align, counts
from ingest.passages import Block, Repair
from ingest.spelling import dictionary
from norsk import agencies
from norsk.dictionary import Dictionary

# Å, ø and æ are 2.4–2.9 % of the letters of Norwegian text (statutes, news, the four clean seeds).
_NORM = 0.026
_LEAST = 120  # letters: below that their absence says nothing
_STOPS = re.compile(r"\b(?:og|er|det|som|til|av|for|med|den|har|ikke|ikkje|kan|skal|i|en|et|ein|eit)\b")
_SIGNS = re.compile(
    r"\b(?:pa|ogsa|nar|gj[goe]re|v(?:ae|ee)re|omrade[rt]?|m[g@]te[rt]?|fgr|[gp]ke[rt]?|fa|ma|na|sa|maa|paa|ogsaa|n[gø]dvendig)\b"
    r"|\ufffd"
)
# What makes a run of signs an address or a file's name; words with two full stops are one from there on. Each run is
# read once: a pattern that takes in what stands around the mark looks for it anew from every sign of a long run.
_RUN = re.compile(r"\S++")
_ADDRESS = re.compile(r"[a-z]{3,6}://|www\.|\.(?:no|com|org|net|eu|pdf|html?|ai|io)\b|[\w.+-]@[\w-]++\.[\w.]")
_DOTTED = re.compile(r"\b\w++\.\w++\.\w")
_TOKEN = re.compile(
    r"[^\W\d_](?:[^\W_]|[@&\ufffd|])*|[@&|\ufffd](?:[^\W_]|[@&\ufffd])*|(?<![\w.,-])(?:8|4|3)(?![\w.,%-])"
)
_MARGIN = math.log(1.6)
_SHORT = 1_500  # letters
_LONGEST = 60  # letters of a word that is read anew: what is longer is no word, and each letter of it has its readings
# UTF-8 read as Windows-1252.
_MISREAD = {
    "Ã¥": "å", "Ã¸": "ø", "Ã¦": "æ", "Ã…": "Å", "Ã˜": "Ø", "Ã†": "Æ", "Ã©": "é", "Ã¨": "è", "Ã¶": "ö", "Ã¤": "ä",
    "Ã¼": "ü", "Â«": "«", "Â»": "»", "Â§": "§", "â€“": "–", "â€”": "—", "â€œ": "“", "â€\x9d": "”", "â€™": "’",
    "â€¢": "•", "â€¦": "…",
}  # fmt: skip
_MISREADING = re.compile("|".join(map(re.escape, _MISREAD)))
_BODY = re.compile(r"\b[A-ZÆØÅ][\wæøåÆØÅ]{9,}\b")


def is_damaged(text: str) -> bool:
    """Whether this is Norwegian text whose å, ø and æ were lost. Quick for a clean text: it counts letters.

    The letters must be far rarer than in Norwegian (or words stand there that only damage makes), the common words
    must be Norwegian, and the dictionary must know many of the unknown words once their letters are put back.
    """
    sample = text[:40_000]
    letters = len(sample) * 0.8
    if letters < _LEAST:
        return False
    share = sum(map(sample.count, "åøæÅØÆ")) / letters
    if share > 0.5 * _NORM and not (share < _NORM and len(_SIGNS.findall(sample)) > letters / 600):
        return False
    # A short text may lack the letters by chance, and ranking its words is dear: it must show a sign of damage.
    if letters < _SHORT and not _SIGNS.search(sample):
        return False
    stops = len(_STOPS.findall(sample.lower()))
    if stops < len(sample) / 40 or dictionary() is None:
        return False
    channel = _channel(sample)
    tokens = list(
        dict.fromkeys(
            m[0] for m in _TOKEN.finditer(_without_addresses(sample)) if m[0].islower() and len(m[0]) <= _LONGEST
        )
    )[:400]
    unknown = [token for token in tokens if not channel.rank(token)]
    mended = sum(1 for token in unknown if channel.candidates(token))
    return mended >= max(2, 0.02 * len(tokens)) and mended >= 0.25 * len(unknown)


def repair(text: str, *, damaged: bool | None = None) -> tuple[str, tuple[Repair, ...]]:
    """The text with damaged letters and agencies' misspelt names mended, and what was changed where.

    `damaged` says whether the text lost its å, ø and æ; None: look. The spans are those of the new text. Without an
    installed dictionary no letter is touched.
    """
    changes: dict[int, tuple[int, str]] = {}
    if "Ã" in text or "â€" in text or "Â" in text:
        changes.update({m.start(): (m.end(), _MISREAD[m[0]]) for m in _MISREADING.finditer(text)})
    elif damaged if damaged is not None else is_damaged(text):
        changes.update(_letters(text))
    changes.update(_names(text))
    pieces: list[str] = []
    repairs: list[Repair] = []
    last = length = 0
    for start, (end, new) in sorted(changes.items()):
        if start < last:
            continue
        pieces += [text[last:start], new]
        length += start - last
        repairs.append(Repair(length, length + len(new), text[start:end]))
        length += len(new)
        last = end
    if not repairs:
        return text, ()
    return "".join([*pieces, text[last:]]), tuple(repairs)


def moved(blocks: Sequence[Block], repairs: Sequence[Repair]) -> tuple[Block, ...]:
    """The blocks of the text before repair, at their places in the repaired text. No repair crosses a block."""
    if not repairs:
        return tuple(blocks)
    result: list[Block] = []
    gained = place = 0  # characters gained by the repairs before
    for block in blocks:
        start = block.start + gained
        while place < len(repairs) and repairs[place].start < block.end + gained:
            gained += repairs[place].end - repairs[place].start - len(repairs[place].original)
            place += 1
        result.append(replace(block, start=start, end=block.end + gained))
    return tuple(result)


def _dictionary() -> Dictionary:
    found = dictionary()
    assert found is not None  # asked before
    return found


def _channel(text: str) -> Channel:
    standard = _standard(text)
    return Channel(_dictionary(), standard, counts(standard))


def _standard(text: str) -> str:
    lower = text.lower()
    return (
        "nn" if lower.count(" ikkje ") + lower.count(" frå ") > lower.count(" ikke ") + lower.count(" fra ") else "nb"
    )


@dataclass(slots=True)
class _Word:
    """A word of damaged text: where it stands, what is shown, how it is read."""

    start: int
    end: int
    shown: str
    read: str
    opens: bool  # first of its sentence
    between: str = ""  # what stands before it, the last six characters


def _letters(text: str) -> dict[int, tuple[int, str]]:
    """Changes of letters: start -> (end, new)."""
    if dictionary() is None:
        return {}
    channel = _channel(text)
    words = list(_words(text))
    _read_unknown(words, channel)
    made: Counter[tuple[str, str]] = Counter()
    for word in words:
        if word.read != word.shown:
            errors = align(word.shown, word.read)
            made.update(errors)
            if channel.rank(word.read) > 1 and all(channel.costs[error] < 1 for error in errors):
                channel.seen[word.read.lower()] += 1
    channel.learn(made, Counter({letter: text.count(letter) for letter in "åøæ"}))
    _read_unknown(words, channel)
    for place, word in enumerate(words):
        _read_known(words, place, word, channel, text)
    return {word.start: (word.end, word.read) for word in words if word.read != word.shown}


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses, files' names and words with two full stops stand."""
    for run in _RUN.finditer(text):
        if _ADDRESS.search(text, *run.span()):
            yield run.span()
        elif dotted := _DOTTED.search(text, *run.span()):
            yield dotted.start(), run.end()


def _without_addresses(text: str) -> str:
    pieces, last = [], 0
    for start, end in _addresses(text):
        pieces.append(text[last:start])
        last = end
    return " ".join([*pieces, text[last:]])


def _words(text: str) -> Iterator[_Word]:
    masked = list(_addresses(text))
    place = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while place < len(masked) and masked[place][1] <= start:
            place += 1
        if place < len(masked) and masked[place][0] < end:
            continue
        if end - start > _LONGEST:
            continue
        before = text[max(0, start - 6) : start].rstrip(" \"«“”»'•(-–")
        yield _Word(
            start, end, match[0], match[0], not before or before[-1] in ".!?:\n", text[max(0, start - 6) : start]
        )


def _read_unknown(words: Sequence[_Word], channel: Channel) -> None:
    """Read every word that is none as the likeliest word that it can have been."""
    chosen: dict[tuple[str, bool], str] = {}
    for word in words:
        shown = word.shown
        if len(shown) < 2 or (shown.isupper() and shown.isalpha()) or channel.rank(shown) > 1:
            continue
        if not word.opens and any(char.isdigit() for char in shown):
            continue
        name = shown[0].isupper() and not word.opens
        key = (shown, name)
        if key not in chosen:
            options = channel.candidates(shown)
            if name:
                # A name in the middle of a sentence is seldom a damaged word, unless it is spelt with a capital.
                options = [
                    (text, cost)
                    for text, cost in options
                    if cost < 2.5
                    or (cost < 5 and channel.rank(text.lower()) == 3)
                    or (channel.dictionary.known(text) and not channel.dictionary.known(text.lower()))
                    or text[0].islower()
                ]
            best = max(options, key=lambda pair: channel.weight(pair[0], read=True) - pair[1], default=(shown, 0.0))
            # A compound that is in no list may stand as it is: another must be clearly likelier.
            needed = channel.weight(shown) + 1.1 if channel.rank(shown) else math.log(UNKNOWN)
            chosen[key] = best[0] if channel.weight(best[0], read=True) - best[1] > needed else shown
            if chosen[key] == shown and channel.rank(shown) == 1:
                chosen[key] = channel.mend_part(shown)
        word.read = _cased(chosen[key], word)


def _cased(read: str, word: _Word) -> str:
    """A word that begins with @ began with a capital: it is Ø that looks like one (`@kt`, `@stfold`)."""
    return read.capitalize() if word.shown[0] == "@" and len(read) > 2 else read


def _read_known(words: Sequence[_Word], place: int, word: _Word, channel: Channel, text: str) -> None:
    """Read a word that is a word as another one where that is clearly likelier here."""
    left = words[place - 1] if place else None
    right = words[place + 1] if place + 1 < len(words) else None
    after = text[word.end : right.start] if right else text[word.end : word.end + 2]
    shown = word.shown
    if shown == "|":
        word.read = "I" if word.opens and right is not None and not after.strip() else shown
        return
    if shown in ("a", "A", "&", "@", "4", "8", "3", "a8"):
        if right is not None and not after.strip(' \n"«“') and _infinitive_mark(shown, left, right, word, channel):
            word.read = (
                "Å"
                if shown == "A" or (word.opens and shown in "&@" and not re.search(r"[•:–-]\s*$", word.between))
                else "å"
            )
        return
    if shown == "Kl" and re.search(r"\bKI\b", text):
        word.read = (
            "KI" if text[word.end : word.end + 1] == "-" or not re.match(r"\.|\s*\d", text[word.end :]) else shown
        )
        return
    if len(shown) < 2 or shown.isupper() or channel.rank(shown) < 2:
        return
    if shown in ("for", "far", "fer") and text.startswith(", under og etter", word.end):
        word.read = "før"
        return
    if left and right and not channel.rank(left.read) and not channel.rank(right.read):
        return  # words of another language on both sides
    # A name in the middle of a sentence: only where the document has the other name, too.
    named = shown[0].isupper() and not word.opens
    if named and not any(channel.seen[option.lower()] >= 2 for option, _ in channel.candidates(shown)):
        return
    before = (
        left.read.lower()
        if left and not re.search(r"[.!?:;\n]{1}", text[left.end : word.start].replace("\n", " "))
        else "^"
    )
    following = (
        (channel.guess(right.shown) if right.read == right.shown else right.read).lower()
        if right and not re.search(r"[.!?:;]", after)
        else "$"
    )
    base = channel.weight(shown)
    own: float | None = None
    best, margin = shown, _MARGIN
    for option, cost in channel.candidates(shown):
        gain = channel.weight(option) - cost - base
        if (
            gain < -6
            or channel.rank(option) < 2
            or channel.table.words.get(option.lower(), 0) + channel.seen[option.lower()] < 2
        ):
            continue
        if own is None:
            own = channel.table.beside(shown.lower(), before, following)
        gain += channel.table.beside(option.lower(), before, following) - own
        if before == "å" and INFINITIVE.match(shown) and not channel.table.pairs.get(("å", option.lower())):
            gain -= 6  # after the infinitive's mark stands a verb
        if option.lower() in ("bør", "må") and (following.endswith("es") or _verbal(following, channel)):
            gain += 3  # and after these a verb without it
        # The dearer the error that it takes, the surer the reading must be.
        if gain - 0.15 * cost > margin:
            best, margin = option, gain - 0.15 * cost
    word.read = best


def _verbal(word: str, channel: Channel) -> bool:
    """Whether a word is an infinitive: one that å was counted before, or a short verb."""
    return channel.table.pairs.get(("å", word), 0) > 0 or bool(SHORT_VERBS.match(word))


def _infinitive_mark(shown: str, left: _Word | None, right: _Word, word: _Word, channel: Channel) -> bool:
    """Whether what stands alone here is the infinitive's å."""
    verb = (channel.guess(right.shown) if right.read == right.shown else right.read).lower()
    followed = channel.table.pairs.get(("å", verb), 0)
    verbal = _verbal(verb, channel) or (bool(INFINITIVE.match(verb)) and channel.rank(right.read) > 0)
    if right.read[:1].isupper():
        return False
    if shown in ("&", "@", "a8"):
        return True
    if shown == "a" and left and re.search(r"(?:\d|§|okstav|ledd|itra)\s*$", word.between):
        return False
    if shown == "a":
        return channel.rank(right.read) > 0 or verbal or bool(INFINITIVE.match(verb))
    if shown == "A":
        return verbal and word.opens
    before = left.read.lower() if left else "^"
    return verbal and (followed > 0 or verb.endswith(("ere", "ises"))) and channel.table.pairs.get((before, "å"), 0) > 1


# --- Names of agencies ------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _single_names() -> tuple[str, ...]:
    """Agencies whose name is one word of ten letters or more."""
    names = (name for agency in agencies.agencies().values() for name in (agency.name, *agency.aliases))
    return tuple(sorted({name for name in names if len(name) >= 10 and name.isalpha() and name[0].isupper()}))


def _names(text: str) -> dict[int, tuple[int, str]]:
    """Misspelt one-word names of agencies, where the text itself spells the name right elsewhere."""
    changes: dict[int, tuple[int, str]] = {}
    if not any(stem in text for stem in ("irektorat", "ilsynet", "nstitutt", "verket", "nemnd")):
        return changes
    shown = Counter(match[0] for match in _BODY.finditer(text))
    right = {name: shown[name] for name in _single_names() if shown[name]}
    wrong: dict[str, str] = {}
    for word, number in shown.items():
        for name, times in right.items():
            genitive = "s" if word.endswith("s") and not name.endswith("s") else ""
            bare = word.removesuffix("s") if genitive else word
            if bare != name and bare[0] == name[0] and times > number and near(bare.lower(), name.lower()):
                wrong[word] = name + genitive
    if wrong:
        for match in _BODY.finditer(text):
            if match[0] in wrong and wrong[match[0]] != match[0]:
                changes[match.start()] = (match.end(), wrong[match[0]])
    return changes


def near(word: str, name: str) -> bool:
    """Whether `word` is `name` with at most two letters added, lost or changed, or two neighbours swapped.

    Optimal string alignment distance (Damerau 1964) of at most 2, for names of ten letters and more.
    """
    if abs(len(word) - len(name)) > 2:
        return False
    rows = [list(range(len(name) + 1))]
    for i, a in enumerate(word, 1):
        row = [i]
        for j, b in enumerate(name, 1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == name[j - 2] and word[i - 2] == b:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1] <= 2
