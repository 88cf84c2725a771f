"""How many questions that are answered rightly still are when they are typed as people type.

    python -m benchmarks.disturbed [SET.jsonl ...]

Each question of the sets that the program gets right as it stands is asked again with a slip of the finger (Damerau,
A Technique for Computer Detection and Correction of Spelling Errors, CACM 7, 1964), without å, ø and æ, in capitals,
with a lead, a hedge or a filler, after who is asking, and with something behind it. The draws are by the row's id.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.guidance import Assistant
from assistant.settings import Settings
from benchmarks.answers import QUESTIONS, SEEDS, Set, shown
from ingest.sync import ingest

_ROWS = ("qwertyuiopå", "asdfghjkløæ", "zxcvbnm")  # a finger strikes the key beside
_BESIDE = {letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, letter in enumerate(row)}
_SLIPS = 2  # of each question with an answer
_WORD = re.compile(r"[A-Za-zæøåÆØÅ]{6,}")
_ONE = str.maketrans("åøæÅØÆ", "aoeAOE")
_TWO = {"å": "aa", "ø": "oe", "æ": "ae", "Å": "Aa", "Ø": "Oe", "Æ": "Ae"}


def _lower(question: str) -> str:
    return question if question[:2].isupper() else question[:1].lower() + question[1:]


def slip(question: str, chance: random.Random) -> str:
    """`question` with one letter left out, doubled, swapped or struck beside, in a word of six letters or more."""
    found = list(_WORD.finditer(question))
    if not found:
        return question
    match = chance.choice(found)
    word = match[0]
    at = chance.randrange(1, len(word) - 1)
    letter, after = word[at], word[at + 1]
    put = chance.choice((after, after + letter, letter * 2 + after, chance.choice(_BESIDE[letter.lower()]) + after))
    rest = word[at + 2 :]
    return question[: match.start()] + word[:at] + put + rest + question[match.end() :]


def _before(*said: str) -> Callable[[str, random.Random], str]:
    return lambda question, chance: f"{chance.choice(said)} {_lower(question)}"


def _behind(*said: str) -> Callable[[str, random.Random], str]:
    return lambda question, chance: f"{question} {chance.choice(said)}"


def _within(*said: str) -> Callable[[str, random.Random], str]:
    def tailed(question: str, chance: random.Random) -> str:
        end = len(question.rstrip("?.! "))
        return f"{question[:end]} {chance.choice(said)}{question[end:]}"

    return tailed


_ASKERS = (
    "Jeg jobber som sykepleier på kirurgisk avdeling.",
    "Er ny i jobben som innkjøper.",
    "Leverandøren vår maser om dette.",
)
DISTURBANCES: dict[str, Callable[[str, random.Random], str]] = {
    "a slip of the finger": slip,
    "a for å, o for ø, e for æ": lambda question, _: question.translate(_ONE),
    "aa, oe, ae": lambda question, _: "".join(_TWO.get(letter, letter) for letter in question),
    "capitals": lambda question, _: question.upper(),
    "who is asking": lambda question, chance: f"{chance.choice(_ASKERS)} {question}",
    "a lead": _before("Sjefen min spør:", "Vi lurer på en ting:", "Når det gjelder KI i helsetjenesten:"),
    "a hedge": _before("Har ikke peiling, men", "Dumt spørsmål kanskje, men", "Jeg skjønner ikke dette:"),
    "an indirect question": _before("Lurer på", "Vet du", "Kan du si meg", "Jeg vil gjerne vite"),
    "something behind": _behind("Vi trenger svar før fredag.", "Finner det ikke noe sted.", "Takk for hjelpen!"),
    "a filler": _within("i dag", "vet du", "her til lands", "egentlig"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, by disturbance, of the questions that are right as they stand how many still are. 2 without sources."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.disturbed", description=__doc__)
    parser.add_argument("sets", nargs="*", type=Path, help="sets of questions on the reports")
    chosen = parser.parse_args(arguments)
    files = chosen.sets or [QUESTIONS / "seeds-train9.jsonl", QUESTIONS / "seeds-fit11.jsonl"]
    if not SEEDS.is_dir():
        print("the sources are not there", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as home, Assistant.open(Settings(home=Path(home))) as assistant:
        ingest([SEEDS], assistant.library, assistant.index)

        def right(row: dict[str, str], question: str) -> bool:
            answer = assistant.ask(question)
            sources = [cited.passage.source.id for sentence in answer.sentences for cited in sentence.citations]
            said = " ".join(sentence.text for sentence in answer.sentences)
            return shown(row, said, sources) if "fact" in row else answer.refused

        rows = [row for file in files for row in Set(file, SEEDS).rows() if right(row, row["q"])]
        print("| Typed with | Answered with the fact | Declined |\n|---|---|---|")
        for name, disturb in DISTURBANCES.items():
            kept = {True: [0, 0], False: [0, 0]}
            for row in rows:
                for turn in range(_SLIPS if disturb is slip and "fact" in row else 1):
                    question = disturb(row["q"], random.Random(f"{row['id']} {turn}"))
                    if question != row["q"]:
                        tally = kept["fact" in row]
                        tally[0] += right(row, question)
                        tally[1] += 1
            print(f"| {name} | {' | '.join(f'{hits} of {asked}' for hits, asked in kept.values())} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
