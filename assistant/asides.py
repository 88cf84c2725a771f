"""What stands beside the question and asks nothing: thanks, greetings, who the asker is.

"Hvem leder prosjektet? Takk for hjelpen!" is answered by who leads the project; no source speaks of the thanks. What
the asker says of the case ("Vi vil bruke ChatGPT til epikriser. Er det lov?") is part of what is asked, and stays, and
so does who the asker is where the question leans on it ("Jeg er fastlege. Gjelder det meg?").
"""

from __future__ import annotations

import re

from assistant.wants import is_empty
from norsk.text import sentences, words

_COURTESY = re.compile(
    r"\W*(?:(?:tusen |mange |på forhånd |på førehand )*takk\b.{0,60}|"
    r"(?:med )?(?:vennlig|venleg|beste)? ?hilsen\b.{0,40}|(?:mvh|vh)\b.{0,40}|"
    r"(?:hei|heisann|hallo|god (?:dag|morgen|kveld)|goddag|morn|kjære)\b.{0,30}|"
    r"(?:håper|håpar) (?:dere|de|du|noen|nokon|på)\b.{0,60}|ha (?:en|ein) (?:fin|god|riktig)\b.{0,30}|"
    r"(?:bare|berre|jeg bare|eg berre) (?:lurer|lurar|undres|undrast)\b.{0,20}|"
    r"(?:svar )?(?:haster|hastar|vær så snill)\b.{0,30})",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\W*(?:jeg|eg|vi|me)\s+(?:er|jobber|jobbar|arbeider|arbeidar|heter|heiter|kommer fra|kjem frå|representerer|"
    r"representerar|har jobbet|har jobba|studerer|studerar)\b[^?]*",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:det|dette|den|denne|disse|desse|jeg|eg|meg|min|mitt|mine|vi|me|oss|vår|vårt|våre|her|slik|slike)\b",
    re.IGNORECASE,
)
_LONGEST = 14  # words of a sentence that says who one is and no more
_ENOUGH = 2  # words that a question must say of its matter, to be understood by itself


def without_asides(text: str) -> str:
    """`text` without sentences that only thank, greet or say who asks; as it is where nothing else is left."""
    spans = sentences(text)
    if len(spans) < 2:
        return text
    listed = [text[span.start : span.end].strip() for span in spans]
    kept = [each for each in listed if each.endswith("?") or not _COURTESY.fullmatch(each)]
    matter = [each for each in kept if not (_SELF.fullmatch(each) and len(words(each)) <= _LONGEST)]
    said = " ".join(matter)
    if matter and not _LEANS.search(said) and sum(not is_empty(word.text) for word in words(said)) >= _ENOUGH:
        kept = matter
    return " ".join(kept) if kept and len(kept) < len(listed) else text
