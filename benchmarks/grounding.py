"""The grounding check measured: recall of each class of edit, false alarms on true renderings, and its speed.

    python -m benchmarks.grounding [PAIRS.tsv.gz]
    python -m benchmarks.grounding --detectors FILE…   # what each rule is worth, without a sentence shown

Over our own batches (hand-made falsehoods, and those of `benchmarks.edits` on quote, paraphrase and nynorsk apart) and,
where a file of bokmål–nynorsk pairs is given, over its odd lines. Beside it, in the same run: word overlap at the
threshold that stops as many true sentences, and "always supported".
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.derive_written import pairs
from benchmarks.detectors import report
from benchmarks.edits import edits
from guardrails.grounding import check
from norsk.written import lower_words

BATCHES = Path(__file__).resolve().parent.parent / "tests/data/grounding"
STATUTES = Path(__file__).resolve().parents[2] / "shared/data/lovdata"
Case = tuple[str, str, str]  # quote, true sentence, sort of rendering


def batch(path: Path) -> list[dict[str, Any]]:
    """The items of a file, those on statutes only where the acts are at hand: they name their quote by place.

    `from` is act, section, the words that the quote opens with, and its length in characters; the text of a section
    is read with single spaces and without characters of no width.
    """
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if "from" in item:
            act, section, opens, length = item["from"]
            item["q"] = _quote(act, section, opens, length)
        if item["q"]:
            found.append(item)
    return found


def _quote(act: str, section: str, opens: str, length: int) -> str:
    try:
        told = json.loads((STATUTES / f"{act}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    for provision in told["provisions"]:
        text = " ".join(provision["content"].replace("\u200b", "").split())
        at = text.find(opens) if provision["section"] == section else -1
        if at >= 0:
            return text[at : at + length]
    return ""


def overlap(sentence: str, quote: str) -> float:
    """The trivial baseline: the share of the sentence's words that stand in the quote."""
    told, given = lower_words(sentence), set(lower_words(quote))
    return sum(word in given for word in told) / len(told) if told else 0.0


def measure(cases: Iterable[Case], falsehoods: Iterable[tuple[str, str, str]]) -> None:
    """Print recall by class and false alarms by sort of rendering, with the baselines' recall at as many alarms."""
    alarms: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    scores = []
    for quote, true, sort in cases:
        shown[sort] += 1
        alarms[sort] += not check(true, [quote]).supported
        scores.append(overlap(true, quote))
    told: Counter[str] = Counter()
    found: Counter[str] = Counter()
    threshold = sorted(scores)[sum(alarms.values())]
    baseline = 0
    started = time.perf_counter()
    listed = list(falsehoods)
    for quote, false, kind in listed:
        told[kind] += 1
        found[kind] += not check(false, [quote]).supported
    each = (time.perf_counter() - started) / max(1, len(listed)) * 1e3
    baseline = sum(overlap(false, quote) < threshold for quote, false, _ in listed)
    for sort in shown:
        print(f"  true, {sort}: {alarms[sort]} of {shown[sort]} stopped ({alarms[sort] / shown[sort]:.3f})")
    for kind in sorted(told):
        print(f"  {kind}: {found[kind]} of {told[kind]} found ({found[kind] / told[kind]:.3f})")
    total, hits = sum(told.values()), sum(found.values())
    print(f"  all: {hits / total:.3f} found; word overlap {baseline / total:.3f}; always supported .000; {each:.2f} ms")


def main() -> None:
    """Every batch, then the pairs named on the command line; with --detectors, each rule's worth on the files named."""
    if sys.argv[1:2] == ["--detectors"]:
        report({Path(name).stem: batch(Path(name)) for name in sys.argv[2:]})
        return
    for path in sorted(BATCHES.glob("batch*.jsonl")):
        items = batch(path)
        print(f"{path.stem}: {len(items)} quotes")
        sorts = (("q", "verbatim"), ("p", "paraphrase"), ("n", "nynorsk"))
        cases = [(item["q"], item[key], sort) for item in items for key, sort in sorts if key in item]
        by_hand = [(item["q"], text, f"{kind} (by hand)") for item in items for kind, text in item["x"]]
        made = [(quote, text, kind) for quote, true, _ in cases for kind, text in edits(true)]
        measure(cases, by_hand + made)
    for name in sys.argv[1:]:
        chosen = [
            (nb, nn)
            for number, (nb, nn) in enumerate(pairs(Path(name)))
            if number % 4 == 1 and "NTB" not in nb + nn and "http" not in nb + nn
        ]
        print(f"{name}: {len(chosen)} pairs, nynorsk told of bokmål")
        measure(
            [(nb, nn, "nynorsk") for nb, nn in chosen],
            [(nb, text, kind) for nb, nn in chosen for kind, text in edits(nn)],
        )


if __name__ == "__main__":
    main()
