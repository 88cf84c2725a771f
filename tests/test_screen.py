"""What lets most words of a passage go by unread never lets a word go by that would have met the question."""

from __future__ import annotations

import json
import random
from pathlib import Path

from assistant.meeting import Meeting, weighted
from assistant.question import read
from assistant.reading import Screen, Token, meets, tokens

ROOT = Path(__file__).parents[1]


def _changed(word: str, chance: random.Random) -> str:
    """A word with a slip of the pen, lengthened, shortened, or with letters that a scanner lost."""
    at, letter = chance.randrange(len(word) - 1), chance.choice("abdeiknorstøåæ")
    return chance.choice(
        (
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + letter * 2 + word[at + 1 :],
            word[: max(2, at)],
            f"{word}s{chance.choice(('plan', 'arbeidet', 'gruppene'))}",
            f"{chance.choice(('ki-', 'helse', 'kommune'))}{word}",
        )
    )


def test_a_word_that_is_passed_over_meets_no_term() -> None:
    chance = random.Random(3)
    rows = (ROOT / "tests" / "data" / "questions" / "pages-train.jsonl").read_text(encoding="utf-8").splitlines()
    rows += (ROOT / "tests" / "data" / "questions" / "seeds-dev.jsonl").read_text(encoding="utf-8").splitlines()
    text = "\n".join(page.read_text(encoding="utf-8") for page in sorted((ROOT / "ingest" / "pages").glob("*.md"))[:12])
    words = list({token.text: token for token in tokens(text)}.values())
    passed = compared = 0
    for row in chance.sample(rows, 30):
        terms = weighted(read(json.loads(row)["q"]))
        screen, meeting = Screen(terms), Meeting(terms)
        changed = [_changed(term.text, chance) for term in terms for _ in range(25) if len(term.text) > 3]
        near: list[Token] = [token for word in changed for token in tokens(word)]
        for token in (*near, *chance.sample(words, 400)):
            row_of = tuple(meets(term, token) for term in terms)
            assert screen.may_meet(token) or not any(row_of), (token, row_of)
            assert list(map(bool, meeting.row(token))) == list(map(bool, row_of))
            compared += 1
            passed += not screen.may_meet(token)
    assert passed > 0.4 * compared, "the screen is worth its place only where it lets most words go by"
