"""Instructions hidden in sources: found, and kept away from the engine without altering the stored text.

Two kinds of trick are looked for. What hides text from a reader (invisible characters, comments, letters of another
script, text split into letters, encoded text) is undone in a shadow copy whose positions map back to the text. What
speaks to an assistant instead of to a reader (overriding, a new role, orders about the answer, requests for secrets or
links) is matched in that copy, in Norwegian and English. Sentence forms of guidance about assistants ("KI-assistenten
skal ikke brukes til …") are not orders and pass. The classes follow OWASP LLM01:2025 and BIPIA (Yi et al. 2023).
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Literal

from guardrails.needed import needed
from norsk.text import sentences

Kind = Literal["invisible", "markup", "encoded", "override", "role", "addressed", "output", "exfiltration", "foreign"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicious span of the text given: `text[start:end]`, with its kind."""

    start: int
    end: int
    kind: Kind


_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f\u061c\u180e\U000e0000-\U000e007f]")
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
# One zero-width space beside a footnote number is ordinary in published statutes; these are not.
_HIDING = (
    re.compile("[\u202a-\u202e\u2066-\u2069]"),
    re.compile("[\U000e0000-\U000e007f]+"),
    re.compile("[\u200b-\u200f\u2060-\u2064\ufeff]{2,}"),
    re.compile("(?:[^\\W\\d_]{1,6}[\u200b-\u200d\u2060\ufeff]){2,}[^\\W\\d_]+"),
)
_MARKUP = re.compile(
    r"<!--(?=[^>]*\w{3,}).{0,4000}?(?:-->|$)"
    r"|<(?P<tag>\w+)[^>]{0,300}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt|em|%)?\s*[;\"']"
    r"|opacity\s*:\s*0(?![.\d]*[1-9])|color\s*:\s*(?:#fff(?:fff)?\b|white)|\shidden\b)[^>]{0,300}>.{0,4000}?(?:</(?P=tag)>|$)"
    r"|<\|[a-z_]{3,20}\|>|\[/?INST\]|<</?SYS>>|<(?:script|iframe|object|embed)\b.{0,4000}?(?:</\w+>|$)"
    r"|!\[[^\]]{0,80}\]\(https?://[^)\s]{0,200}[?=][^)\s]{0,200}\)",
    re.IGNORECASE | re.DOTALL,
)
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{32,}={0,2}(?![\w+/])")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*]){5,}[^\W\d_](?!\w)")
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһոԛԝАВЕКМНОРСТХІЈЅοανρτι", "aeopcyxijsdhnqwABEKMHOPCTXIJSoavpti")

_INSTRUCTIONS = (
    r"(?:(?:tidligere|foregående|gjeldende|alle|andre|disse|dine|øvrige|ovenstående|system)\w*\s+){0,3}"
    r"(?:instruks\w*|instruksjon\w*|kilde\w*|kjelde\w*|beskjed\w*|ordre\w*|ledetekst\w*|systemmelding\w*|systeminstruks\w*|prompt\w*|kommando\w*)"
)
_EN_INSTRUCTIONS = (
    r"(?:(?:all|any|the|your|my|of|these|those|previous|prior|above|earlier|preceding|foregoing|existing|system)\s+){0,4}"
    r"(?:instructions?|sources?|passages?|prompts?|directions?|commands?|guidelines|rules|context|messages?|system\s+messages?)"
)
_MODEL = (
    r"(?:KI|AI|språkmodell\w*|assistent\w*|chatbot\w*|chatbott\w*|samtalerobot\w*|modellen|language\s+model|"
    r"(?:AI|virtual|digital)\s+(?:assistant|model)|assistant|chatbot|LLM|GPT|ChatGPT|Claude|Copilot|Veileder)"
)
_ANSWER = r"(?:svar\w*|answer\w*|respons\w*|response\w*|repl(?:y|ies)|output|utdata|oppsummering\w*|summary)"
_ORDERS: tuple[tuple[Kind, str], ...] = (
    (
        "override",
        rf"\b(?:ignorere?|glem(?:me)?|gløym(?:e)?|overse|oversjå|tilsidesette?|forkaste?|opphev|overstyr|omgå|deaktiver|"
        rf"(?:se|sjå)\s+(?:helt\s+|heilt\s+)?(?:bort|vekk)\s+(?:fra|frå)|hopp\s+over|ikke\s+følg|ikkje\s+følg)\b"
        rf"[^.!?\n]{{0,40}}?(?:{_INSTRUCTIONS}|(?:alt|det)\s+(?:som\s+(?:står|stod|sto|er\s+skrevet|du\s+har\s+fått)|"
        rf"(?:over|ovenfor|ovanfor|tidligere|du\s+har))"
        rf"|\w*reglene\s+(?:dine|du|over)|\w*(?:sperrer|filtre|føringer|føringar)\w*\s+(?:dine|du\s+har))",
    ),
    (
        "override",
        rf"\b(?:ignore|disregard|forget|override|bypass|discard|neglect|(?:do\s+not|don't)\s+(?:follow|obey))\b"
        rf"[^.!?\n]{{0,30}}?(?:{_EN_INSTRUCTIONS}|everything\s+(?:above|before|you)|(?:the|what\s+is|what's)\s+above)",
    ),
    ("override", r"\b(?:nye?|new|oppdaterte?|updated|real|egentlige?|viktig(?:e|ste)?)\s+(?:system)?"
     r"(?:instruks|instruksjon"
     r"|instruction|ledetekst|prompt)\w*\s*:"),
    (
        "role",
        rf"\b(?:(?:du\s+er|du\s+skal\s+være|you\s+are)\s+(?:(?:nå|no|now)\s+(?:en?|ein|et|eit|an?|DAN|fri|free|uten|utan|ikke\s+lenger|in|i)\b"
        rf"|(?:fra\s+nå\s+av|frå\s+no\s+av|from\s+now\s+on)\b)"
        rf"|(?:fra\s+nå\s+av|frå\s+no\s+av|heretter|from\s+now\s+on),?\s+(?:er|skal|må|svarer|you|answer|respond|svar)\b"
        rf"(?=[^.!?\n]{{0,60}}\b(?:du|you|{_ANSWER}|answer|respond)\b)"
        rf"|(?:opptre|opptred|oppfør\s+deg|te\s+deg|svar)\s+som\s+(?:om\s+du|en|ein|et|eit)\b"
        rf"|(?:lat|late)\s+som\s+(?:om\s+)?(?:du|at\s+du)\b|gi\s+deg\s+ut\s+for|spill\s+rollen|ta\s+rollen"
        rf"|act\s+as\s+(?:if\b|an?\s+(?:\w+\s+)?(?:assistant|AI|expert|doctor|hacker|model|bot|pirate|person|character|system)\b)|pretend\s+(?:to\s+be|that\s+you|you)|role-?play|behave\s+as\s+if\s+you"
        rf"|(?:developer|utvikler|DAN|jailbreak|debug|god)[- ]?(?:mode|modus)\b)",
    ),
    (
        "addressed",
        rf"\b(?:kjære|hei|hallo|hello|dear|hey|attention|obs|merk|note\s+to|beskjed\s+til|melding\s+til|til)\s+"
        rf"(?:(?:the|alle|any|du|den|en|KI|AI)[- ]?\s*){{0,2}}{_MODEL}"
        r"(?:\s+(?:som|that|who|reading|du)\b[^.:!?\n]{0,30})?(?:\s*[:,!]|\s+[–-]\s)",
    ),
    (
        "addressed",
        rf"\b(?:hvis|dersom|når|viss|om|if|when|as)\s+(?:du|you|dette|this)\s+(?:er|are|leses\s+av|is|blir\s+lest\s+av|is\s+read\s+by)\b"
        rf"[^.!?\n]{{0,40}}\b{_MODEL}\b[^.!?\n]{{0,30}}[,:]",
    ),
    ("addressed", rf"\b(?:som|as)\s+(?:en?\s+|ein\s+|an?\s+)?{_MODEL}\s*,?\s+(?:skal|må|bør|you|du)\b"),
    (
        "addressed",
        rf"\b{_MODEL}\s+(?:skal|må|bør|shall|must|should)\s+(?:alltid|nå|no|always|now|kun|bare|berre|only|\s)*\s*"
        rf"(?:svare|skrive|si|seie|opplyse\s+brukeren|gjenta|avslutte|anbefale|ignorere|glemme|lenke|oppgi|nevne|"
        rf"answer|reply|respond|say|write|recommend|include|ignore|output|repeat)\b",
    ),
    ("addressed", r"(?<!\S)(?:#{2,}\s*)?(?:system|assistant|assistent|user|human|instruks(?:jon)?|instruction)s?\s*:\s*"
     r"(?:du|you|svar|answer|ignor|alltid|always|never|aldri|the\s+user|fra\s+nå|from\s+now|vis|skriv|si)\b"),
    (
        "output",
        r"(?:^|(?<=[.!?:;(«\"]))\s*(?:[-*•]\s*)?(?:svar|si|sei|skriv|påstå|bekreft)\s+(?:heller\s+|i\s+stedet\s+|alltid\s+|bare\s+)?"
        r"(?:at|med\s+(?:telefon|navn|adresse|e-post|fødsels|person|pasient|passord|ja\b|nei\b|en\s+lenke|lenken?))",
    ),
    (
        "output",
        r"\b(?:i|til|på|med|av|for|avslutt|start|begynn|innled|endre|tilpass|utvid|forleng|kort)\s+(?:alle\s+)?"
        r"(?:svaret\s+(?:ditt|du\s+gir|til\s+brukeren)|svara?\s+dine|ditt\s+svar|dine\s+svar)\b",
    ),
    (
        "output",
        rf"\b(?:in|to|of|into|for|from|modify|augment|enhance|alter|adjust|change|extend|expand|provide|render|give|deliver|"
        rf"present|frame|craft|encode|convert|begin|start|end|finish|write|reverse|rearrange|group|scramble|embed|conclude)"
        rf"\s+(?:(?:all|each|every|the|some|letters|words)\s+(?:of\s+|in\s+)?)?(?:your|the\s+final)\s+(?:\w+\s+)?{_ANSWER}\b",
    ),
    ("output", rf"\byour\s+(?:\w+\s+)?{_ANSWER}\b"),
    (
        "output",
        r"\b(?:svar|avslutt\s+(?:alltid|svaret|med)|begynn\s+(?:alltid|svaret)|start\s+(?:alltid|svaret))\s*"
        r"(?:alltid|kun|bare|berre|utelukkende|heretter|nå|alle|på\s+alle)?\s*(?:med\s+(?:ordet|ordene|setningen|teksten|«|\"|')"
        r"|(?:på\s+)?alle\s+spørsmål\s+med|bare\s+«|kun\s+«|kun\s+med|bare\s+med|at\s+(?:alt|det|alle))",
    ),
    (
        "output",
        r"\b(?:legg\s+(?:til|ved|inn)|ta\s+med|inkluder|sett\s+inn|skriv|gjenta|gjengi|oppgi|vis|lenk\s+til|ha\s+med|gje\s+att)\b"
        r"[^.!?\n]{0,40}\b(?:svaret|oppsummeringen|responsen|svaret\s+ditt|brukeren|brukaren|ordrett\s+i)\b",
    ),
    (
        "output",
        r"\b(?:fortell|si\s+til|sei\s+til|opplys|informer|overbevis|be|råd|anbefal|oppfordre?|tell|inform|convince|advise|ask|urge)"
        r"\s+(?:til\s+)?(?:the\s+)?(?:brukeren|brukaren|leseren|lesaren|den\s+som\s+spør|user|users|reader|readers)\b"
        r"\s*(?:at|om|å|til|that|to|about|they)\b",
    ),
    (
        "output",
        r"\b(?:ikke|ikkje|aldri|do\s+not|don't|never)\s+(?:nevn|fortell|avslør|røp|si|mention|tell|reveal|disclose)\b[^.!?\n]{0,40}"
        r"\b(?:denne|dette|at\s+du|brukeren|brukaren|instruks\w*|this|the\s+user|instruction\w*)\b",
    ),
    (
        "output",
        r"\b(?:respond|reply|answer)\s+(?:only|always|solely|exclusively|with\s+(?:the\s+word|only|\"|')|"
        r"in\s+(?:emojis?|rot13|base64))",
    ),
    (
        "exfiltration",
        r"\b(?:vis|gjenta|skriv\s+ut|gjengi|avslør|røp|oppgi|print|show|reveal|repeat|output|leak|display|send)\b[^.!?\n]{0,40}"
        r"\b(?:system\s?(?:prompt|melding|instruks|ledetekst)\w*|ledetekst\w*|instruks\w*\s+(?:din|dine|du)|your\s+(?:system\s+)?"
        r"(?:prompt|instructions)|hidden\s+prompt|skjulte\s+(?:ledetekst|instruks)\w*|"
        r"api[- ]?(?:nøkkel\w*|key)|passord\w*|password)",
    ),
    (
        "exfiltration",
        r"\b(?:send|videresend|post|overfør|last\s+opp|forward|upload|transmit|e-?mail)\b[^.!?\n]{0,60}\b(?:samtale\w*|historikk\w*|"
        r"spørsmålet|brukerens|brukarens|pasientdata\w*|personopplysning\w*|journal\w*|conversation|chat|history|question|data|"
        r"information)\b[^.!?\n]{0,40}(?:https?://|www\.|\w+@\w+\.\w+)",
    ),
    (
        "exfiltration",  # an address that takes what is sent along
        r"\b(?:send|videresend|post|overfør|legg|forward|append|put)\b[^.!?\n]{0,40}\b(?:innholdet|innhaldet|svaret|alt|contents?|answer)"
        r"\b[^.!?\n]{0,40}https?://[^\s)]*[?=]",
    ),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE | re.MULTILINE)) for kind, pattern in _ORDERS)
_ENGLISH_ORDER = re.compile(
    r"\s*(?:[-*•]\s*)?(?:(?:please|kindly|now)\s+)?(?:what|who|whom|how|why|when|where|which|can\s+you|could\s+you|explain|describe|write|draft|"
    r"provide|compose|develop|translate|add|include|integrate|modify|augment|enhance|remove|replace|use|group|scramble|"
    r"jumble|introduce|render|substitute|convert|anagram|rearrange|combine|give|list|create|tell|break|summari[sz]e|"
    r"outline|calculate|solve|insert|mention|suggest|promote|offer|recommend|encourage|make|generate|misspell|swap|reverse|"
    r"encode|encrypt|shift|alternate|print|say|do\s+not|don't|never|always|ensure|stop|start|send|click|visit|download|"
    r"identify|analy[sz]e|compare|discuss|evaluate|find|show|help|plan|design|build|predict|estimate|classify|detect|"
    r"determine|teach|guide|share|apply|in\s+your|for\s+each)\b[^\n]*",
    re.IGNORECASE,
)
_NORWEGIAN = re.compile(r"\b(?:og|er|som|på|av|til|ikke|ikkje|det|skal|kan|ein|eit|dei|et|har|om|ved)\b", re.IGNORECASE)
_SURELY_NORWEGIAN = re.compile(_NORWEGIAN.pattern + r"|\b\w*[æøå]\w*|\bmed\b|\bfra\b|\bfrå\b", re.IGNORECASE)
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|is|are|that|with|in|for|shall|be|by|on|this|a|an|your|you|do|how|what)\b", re.IGNORECASE
)
_ENGLISH_SURE = re.compile(
    r"\b(?:the|of|and|to|is|are|that|with|in|shall|on|this|a|an|your|you|how|what|using)\b", re.IGNORECASE
)
_ENGLISH_ONLY = re.compile(r"\b(?:the|of|and|shall|that|with|which|is|are|this|to)\b", re.IGNORECASE)


# Where an order may begin inside a sentence: after a mark, a bracket, a quotation mark or a colon.
_ENDED = re.compile(r"[^\n]{1,400}?(?:[.!?](?=\W|$)|$|(?=\n))", re.MULTILINE)
_CLAUSE = re.compile(r"(?<=[.!?:;\n(«»\"“”–-])\s*")


_ONE_I = str.maketrans("\u0130\u0131", "ii")  # `re` takes both for "i" where case does not count; `str.lower` does not


@cache
def _gated() -> tuple[tuple[Kind, re.Pattern[str], tuple[str, ...]], ...]:
    """The patterns with the pieces of text, in lower case, that they cannot match without."""
    return tuple(
        (kind, pattern, tuple(piece.lower() for piece in needed(pattern.pattern, most=60)))
        for kind, pattern in _PATTERNS
    )


@lru_cache(maxsize=4096)
def scan(text: str) -> tuple[Finding, ...]:
    """Findings in order of their start; spans index `text` as given and may overlap."""
    found = [
        Finding(match.start(), match.end(), "invisible")
        for pattern in (_HIDING if _HIDDEN.search(text) else ())  # each needs one of these characters
        for match in pattern.finditer(text)
    ]
    found += [Finding(match.start(), match.end(), "markup") for match in _MARKUP.finditer(text)]
    blobs = (match for match in _BASE64.finditer(text) if _decodes(match.group()))
    found += [Finding(match.start(), match.end(), "encoded") for match in blobs]
    shadow, back = _shadow(text)
    lower = (shadow.translate(_ONE_I) if "\u0130" in shadow or "\u0131" in shadow else shadow).lower()
    for kind, pattern, pieces in _gated():
        if not pieces or any(piece in lower for piece in pieces):
            for match in pattern.finditer(shadow):
                found.append(Finding(back[match.start()], back[match.end() - 1] + 1, kind))
    for match in _SPACED.finditer(text):
        letters = re.sub(r"[ .\-_*]", "", match.group()).lower()
        if any(word in letters for word in ("ignor", "instruk", "instruct", "prompt", "glem", "system")):
            found.append(Finding(match.start(), match.end(), "encoded"))
    found += _foreign_orders(text)
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def clean_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of `text` (start, end) that no finding touches: what an engine may see and a citation may quote."""
    findings = scan(text)
    return tuple(
        (span.start, span.end)
        for span in sentences(text)
        if not any(finding.start < span.end and finding.end > span.start for finding in findings)
    )


def defuse(text: str) -> str:
    """The text without the sentences that carry a finding: for an engine's eyes, never for storage or quoting."""
    if not scan(text):
        return text
    return " ".join(text[start:end] for start, end in clean_spans(text))


def _shadow(text: str) -> tuple[str, Sequence[int]]:
    """The text as a model may read it: invisible characters gone, look-alike letters folded; with positions back."""
    if text.isascii():
        return text, range(len(text))
    folds = {letter: _folded(letter) for letter in set(text)}
    if all(len(folded) == 1 for folded in folds.values()):  # as in nearly all text: every position is its own
        changed = {ord(letter): folded for letter, folded in folds.items() if folded != letter}
        return text.translate(changed) if changed else text, range(len(text))
    back = [at for at, letter in enumerate(text) for _ in folds[letter]]
    return "".join(map(folds.__getitem__, text)), back


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    """What a model may take a character for: nothing, a letter of our alphabet, or its compatibility form."""
    latin = letter.translate(_LOOKALIKES)
    if _INVISIBLE.match(latin):
        return ""
    return latin if latin in "æøåÆØÅéèòóôü" else unicodedata.normalize("NFKC", latin)


def _decodes(blob: str) -> bool:
    """Whether base64 hides readable text (hashes and keys decode to noise)."""
    try:
        plain = base64.b64decode(blob + "=" * (-len(blob) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return sum(ch.isalpha() or ch.isspace() for ch in plain) > 0.8 * len(plain) and " " in plain


def _foreign_orders(text: str) -> list[Finding]:
    """English orders and questions in a text that is otherwise Norwegian."""
    if sum(1 for _ in islice(_SURELY_NORWEGIAN.finditer(text), 3)) < 3:
        return []
    found = []
    for span in sentences(text):
        begins = (span.start, *(match.end() for match in _CLAUSE.finditer(text, span.start, span.end)))
        for begin in begins:
            if not _ENGLISH_ORDER.match(text, begin, span.end):  # as few clauses do; what follows is dear
                continue
            clause = _ENDED.match(text, begin, span.end)
            if clause is None or not _ENGLISH_ORDER.match(clause[0]) or len(clause[0].split()) < 3:
                continue
            plain = not re.search(r"[æøåÆØÅ]|\b(?:og|ikke|ikkje|som|er|av|til)\b", clause[0])
            asks = clause[0].endswith("?")
            if plain and not _NORWEGIAN.search(clause[0]) and (asks or _ENGLISH_SURE.search(clause[0])):
                rest = text.replace(clause[0], " ")
                if len(_SURELY_NORWEGIAN.findall(rest)) >= max(3.0, 1.5 * len(_ENGLISH_ONLY.findall(rest))):
                    found.append(Finding(begin, clause.end(), "foreign"))
                    break
    return found
