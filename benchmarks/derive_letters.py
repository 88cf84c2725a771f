"""Derive norsk/data/letters.tsv: how often words with å, ø and æ, and the words they turn into when the letters are
damaged, stand in clean text, and beside which words. Counts only; no sentence of the sources is kept.

    python -m benchmarks.derive_letters SHARED_DATA_FOLDER
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+")
# What scanning makes of a letter; the reader of damaged text turns it round (ingest/repair.py).
DAMAGE = {"å": ("a", "aa", "d", "é"), "ø": ("g", "o", "e", "a", "oe", "p"), "æ": ("ae", "ee", "e", "a")}


def texts(folder: Path) -> Iterator[str]:
    """The clean texts: statutes, news and encyclopaedia, sentence pairs."""
    for path in sorted((folder / "lovdata").glob("*.json")):
        for provision in json.loads(path.read_text("utf-8"))["provisions"]:
            yield str(provision.get("text") or "")
    seen: set[str] = set()
    for path in sorted((folder / "norquad-dev").rglob("*.json")):
        for article in json.loads(path.read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                if paragraph["context"] not in seen:
                    seen.add(paragraph["context"])
                    yield paragraph["context"]
    with gzip.open(folder / "malform-dev" / "nb_nn_dev.tsv.gz", "rt", encoding="utf-8") as rows:
        for row in rows:
            yield from row.rstrip("\n").split("\t")


def damaged(word: str, depth: int = 2) -> set[str]:
    """What `word` may look like after damage to at most `depth` of its letters."""
    forms = {word}
    for _ in range(depth):
        for form in list(forms):
            for i, letter in enumerate(form):
                forms.update(form[:i] + other + form[i + 1 :] for other in DAMAGE.get(letter, ()))
    return forms - {word}


def main(folder: Path, out: Path) -> None:
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts(folder):
        for line in re.split(r"[.!?:;\n]+", text):
            found = [match[0].lower() for match in WORD.finditer(line)]
            words.update(found)
            pairs.update(zip(["^", *found], [*found, "$"], strict=True))
    lettered = {word for word, count in words.items() if count >= 2 and set(word) & set("åøæ")}
    rivals: dict[str, set[str]] = {}
    for word in lettered:
        for form in damaged(word):
            if words[form] >= 2 and len(form) < 15:
                rivals.setdefault(form, set()).add(word)
    near = {form for form, of in rivals.items() if words[form] < 60 * max(words[word] for word in of)}
    # Where one of the two is hardly ever meant, its neighbours decide nothing.
    close = {
        word for form in near for word in (form, *rivals[form]) if max(words[w] for w in (form, *rivals[form])) >= 8
    }
    with out.open("w", encoding="utf-8") as file:
        file.write("# Derived by benchmarks/derive_letters.py from Norwegian statutes (NLOD), NorQuAD (CC0) and the\n")
        file.write("# malform pairs of norbench (MIT): counts of words, then of neighbouring words.\n")
        file.write(f"\t{sum(words.values())}\n")
        for word, count in sorted(words.items()):
            if word in lettered or word in near:
                file.write(f"{word}\t{count}\n")
        for (left, right), count in sorted(pairs.items()):
            if count >= 2 and (left in close or right in close):
                file.write(f"{left} {right}\t{count}\n")
    print(sum(words.values()), len(lettered), len(near), len(close), out.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parents[1] / "norsk" / "data" / "letters.tsv")
