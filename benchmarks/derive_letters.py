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

from norsk.dictionary import Dictionary

WORD = re.compile(r"[^\W\d_]+")
# What scanning makes of a letter; the reader of damaged text turns it round (ingest/repair.py).
DAMAGE = {"å": ("a", "aa", "d", "é"), "ø": ("g", "o", "e", "a", "oe", "p"), "æ": ("ae", "ee", "e", "a")}


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """The clean texts, each with its written standard (nb or nn): statutes, news and encyclopaedia, sentence pairs."""
    for path in sorted((folder / "lovdata").glob("*.json")):
        for provision in json.loads(path.read_text("utf-8"))["provisions"]:
            yield from _named(" ".join(str(value) for value in provision.values() if isinstance(value, str)))
    seen: set[str] = set()
    for path in sorted((folder / "norquad-dev").rglob("*.json")):
        for article in json.loads(path.read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                if paragraph["context"] not in seen:
                    seen.add(paragraph["context"])
                    yield from _named(paragraph["context"])
    with gzip.open(folder / "malform-dev" / "nb_nn_dev.tsv.gz", "rt", encoding="utf-8") as rows:
        for row in rows:
            bokmal, _, nynorsk = row.rstrip("\n").partition("\t")
            yield "nb", bokmal
            yield "nn", nynorsk


def _named(text: str) -> Iterator[tuple[str, str]]:
    words = Counter(match[0].lower() for match in WORD.finditer(text))
    nynorsk = words["ikkje"] + words["frå"] + words["ein"] + words["eit"]
    yield "nn" if nynorsk > words["ikke"] + words["fra"] + words["en"] + words["et"] else "nb", text


def damaged(word: str, depth: int = 2) -> set[str]:
    """What `word` may look like after damage to at most `depth` of its letters."""
    forms = {word}
    for _ in range(depth):
        for form in list(forms):
            for i, letter in enumerate(form):
                forms.update(form[:i] + other + form[i + 1 :] for other in DAMAGE.get(letter, ()))
    return forms - {word}


def main(folder: Path, out: Path) -> None:
    words: dict[str, Counter[str]] = {"nb": Counter(), "nn": Counter()}
    pairs: dict[str, Counter[tuple[str, str]]] = {"nb": Counter(), "nn": Counter()}
    for standard, text in texts(folder):
        for line in re.split(r"[.!?:;\n]+", text):
            found = [match[0].lower() for match in WORD.finditer(line)]
            words[standard].update(found)
            pairs[standard].update(zip(["^", *found], [*found, "$"], strict=True))
    dictionary = Dictionary.load()
    kept: set[str] = set()
    close: dict[str, set[str]] = {}
    for standard, number in words.items():
        lettered = {word for word, count in number.items() if count >= 2 and set(word) & set("åøæ")}
        rivals: dict[str, set[str]] = {}
        for word in lettered:
            for form in damaged(word):
                if number[form] >= 2 and len(form) < 15:
                    rivals.setdefault(form, set()).add(word)
        kept |= lettered | set(rivals) | {word for word, count in number.items() if count >= 12}
        kept |= {w for w, count in number.items() if count >= 4 and len(w) > 1 and not dictionary.known(w)}
        # Where one of the two is hardly ever meant, its neighbours decide nothing.
        near = {form for form, of in rivals.items() if number[form] < 60 * max(number[word] for word in of)}
        close[standard] = {
            word
            for form in near
            for word in (form, *rivals[form])
            if max(number[w] for w in (form, *rivals[form])) >= 8
        }
    with out.open("w", encoding="utf-8") as file:
        file.write("# Derived by benchmarks/derive_letters.py from Norwegian statutes (NLOD), NorQuAD (CC0) and the\n")
        file.write("# malform pairs of norbench (MIT): counts of words and of neighbours, in bokmål and in nynorsk.\n")
        file.write(f"\t{sum(words['nb'].values())}\t{sum(words['nn'].values())}\n")
        for word in sorted(kept):
            file.write(f"{word}\t{words['nb'][word]}\t{words['nn'][word]}\n")
        for pair in sorted({*pairs["nb"], *pairs["nn"]}):
            both = [
                pairs[name][pair] if pairs[name][pair] >= 2 and not close[name].isdisjoint(pair) else 0
                for name in ("nb", "nn")
            ]
            if any(both):
                file.write(f"{' '.join(pair)}\t{both[0]}\t{both[1]}\n")
    print(sum(words["nb"].values()), sum(words["nn"].values()), len(kept), out.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parents[1] / "norsk" / "data" / "letters.tsv")
