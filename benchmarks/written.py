"""How often the written standard is right on sentence pairs that no table was derived from.

    python -m benchmarks.written PAIRS.tsv.gz

Reads every fifth line; sentences under eight words and pairs that are alike in both standards are counted apart.
Beside it, in the same run: simplemma's language detector and a list of function words.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.derive_written import is_held_out, pairs
from norsk.written import lower_words, standard

FUNCTION_WORDS = {
    "nb": {
        "ikke",
        "jeg",
        "hva",
        "hvem",
        "hvor",
        "hvordan",
        "fra",
        "noe",
        "noen",
        "en",
        "de",
        "hun",
        "ble",
        "blir",
        "være",
        "gjøre",
        "mer",
        "bare",
        "etter",
    },
    "nn": {
        "ikkje",
        "eg",
        "kva",
        "kven",
        "kvar",
        "korleis",
        "frå",
        "noko",
        "nokon",
        "ein",
        "eit",
        "dei",
        "ho",
        "vart",
        "vert",
        "vere",
        "gjere",
        "meir",
        "berre",
        "òg",
    },
}


def function_words(text: str) -> str:
    """The trivial baseline: whichever list has more hits, bokmål at a tie."""
    hits = {name: sum(word in listed for word in lower_words(text)) for name, listed in FUNCTION_WORDS.items()}
    return "nn" if hits["nn"] > hits["nb"] else "nb"


def main(path: Path) -> None:
    unseen = [pair for number, pair in enumerate(pairs(path)) if is_held_out(number)]
    long = [pair for pair in unseen if all(len(text.split()) >= 8 for text in pair)]
    different = [pair for pair in long if lower_words(pair[0]) != lower_words(pair[1])]
    for label, chosen in (("all of 8 words", long), ("of these, different in the two", different)):
        for name, judge in (("veileder", lambda text: standard(text)[0]), ("function words", function_words)):
            started = time.perf_counter()
            right = [sum(judge(pair[column]) == wanted for pair in chosen) for column, wanted in ((0, "nb"), (1, "nn"))]
            took = (time.perf_counter() - started) / (2 * len(chosen)) * 1e3
            print(
                f"{label}: {name}: nb {right[0] / len(chosen):.4f}, nn {right[1] / len(chosen):.4f}, "
                f"both {sum(right) / 2 / len(chosen):.4f} of {len(chosen)} pairs, {took:.2f} ms a sentence"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
