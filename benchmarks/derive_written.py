"""Derive the small tables behind `norsk.written` from four fifths of a file of bokmål–nynorsk sentence pairs.

    python -m benchmarks.derive_written PAIRS.tsv.gz

Every fifth line (3, 8, 13 …) stays unread, for the tests and `benchmarks.written` to measure on. What is written is
counts of word forms and of word endings, and pairs of forms that stand at the same place (these from the even lines
alone): facts, no sentence.
"""

from __future__ import annotations

import difflib
import gzip
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from norsk.evidence import affixes
from norsk.written import lower_words

DATA = Path(__file__).resolve().parent.parent / "norsk" / "data"
SOURCE = "norbench (ltgoslo, MIT), four fifths of nb_nn_dev.tsv.gz"
PAIRS_SOURCE = "norbench (ltgoslo, MIT), even lines of nb_nn_dev.tsv.gz"


def pairs(path: Path) -> Iterator[tuple[str, str]]:
    """The sentence pairs (bokmål, nynorsk) of a gzipped two-column file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if len(columns) == 2:
                yield columns[0], columns[1]


def is_held_out(number: int) -> bool:
    """Whether a line of the file, counted from 0, is kept for measuring."""
    return number % 5 == 3


def derive_counts(path: Path) -> None:
    """Write `written.tsv` into `norsk/data`."""
    forms = (Counter[str](), Counter[str]())
    for number, pair in enumerate(pairs(path)):
        if not is_held_out(number):
            for counts, text in zip(forms, pair, strict=True):
                counts.update(lower_words(text))
    ends = (Counter[str](), Counter[str]())
    for counts, target in zip(forms, ends, strict=True):
        for word in counts:
            target.update(affixes(word))
    with (DATA / "written.tsv").open("w", encoding="utf-8") as out:
        out.write(
            "# Word forms and edges (^ begins, $ ends) that tell the standards apart: form, in bokmål, in nynorsk.\n"
        )
        out.write(f"# Counts from {SOURCE}; rare forms, and edges that occur alike in both, are left out.\n")
        nb, nn = forms
        for form in sorted(nb.keys() | nn.keys()):
            if nb[form] + nn[form] >= 2:
                out.write(f"{form}\t{nb[form]}\t{nn[form]}\n")
        nb, nn = ends
        for form in sorted(nb.keys() | nn.keys()):
            if nb[form] + nn[form] >= 4 and abs(math.log((nn[form] + 2) / (nb[form] + 2))) >= 0.3:
                out.write(f"{form}\t{nb[form]}\t{nn[form]}\n")


def derive_pairs(path: Path) -> None:
    """Write `written_pairs.tsv` into `norsk/data`."""
    forms = (Counter[str](), Counter[str]())
    same: Counter[tuple[str, str]] = Counter()
    for number, pair in enumerate(pairs(path)):
        if number % 2:
            continue
        bokmal, nynorsk = (lower_words(text) for text in pair)
        forms[0].update(bokmal)
        forms[1].update(nynorsk)
        for op, i, j, k, end in difflib.SequenceMatcher(None, bokmal, nynorsk, autojunk=False).get_opcodes():
            if op == "replace" and j - i == end - k:
                same.update(zip(bokmal[i:j], nynorsk[k:end], strict=True))
    with (DATA / "written_pairs.tsv").open("w", encoding="utf-8") as out:
        out.write("# Nynorsk form, the bokmål form that most often stands at its place, times seen.\n")
        out.write(f"# Counted in {PAIRS_SOURCE}.\n")
        for nynorsk in sorted({second for _, second in same}):
            best, times = max(
                ((first, count) for (first, second), count in same.items() if second == nynorsk),
                key=lambda item: item[1],
            )
            alike = difflib.SequenceMatcher(None, best, nynorsk).ratio()
            own = forms[1][nynorsk] > 2 * forms[0][nynorsk]
            if (
                own
                and (alike >= 0.7 or (times >= 2 and alike >= 0.45) or times >= 4)
                and times / forms[1][nynorsk] >= 0.2
            ):
                out.write(f"{nynorsk}\t{best}\t{times}\n")


if __name__ == "__main__":
    derive_counts(Path(sys.argv[1]))
    derive_pairs(Path(sys.argv[1]))
