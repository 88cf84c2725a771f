"""Drafts of ICD-10 codes for a note: mentions, candidates, rules. A human approves every code.

Codes outside the candidates are impossible by construction: a chooser (a language model behind `CodeChooser`) can
only pick among candidates that exist in the code system, and without one the ranking stands by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Protocol

from assistant import births, causes
from assistant import coding_rules as rules
from assistant.answers import CodeSuggestion, Evidence
from assistant.coding_details import burnt_surface, left_by_stroke, risen_creatinine, sharpen, treated_values
from assistant.coding_relations import Draft, partner, prune, relate
from assistant.finer import fifth_character, organ_failure, organism
from assistant.mentions import Mention, MentionFinder
from assistant.signs import infer
from guardrails.redact import RedactedText
from ingest.codes import Code, CodeSystem
from ingest.editions import dotted
from ingest.limits import ages, is_asterisk, sex_of

_WRITTEN = re.compile(r"(?<![\w.])([A-TZ]\d{2}(?:\.?\d[0-9a-z]?)?)(?![\w])")
_INTRODUCED = re.compile(
    r"\b(?:innlagt|innlagd|innkom|lagt inn|innl\.|beh\.|operert|operasjon|vurderes som|diagnosen?|diagnose|"
    r"behandlet for|påvist|påviste|viste|viser|nyoppdaget|bekreftet|elektivt)(?!\w)",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"\b(?:har|hatt|kjent med|kjend med|fra før|frå før|status|tidl\w*|bruker|implantert|på grunn av|pga)\b|\bst\.",
    re.IGNORECASE,
)
# Tobacco and alcohol are coded where the stay dealt with them, not wherever the note tells of a habit.
_ADVISED = re.compile(
    r"\b(?:inform\w+|råd\w*|oppford\w+|anbefal\w+|tilrå\w+|slutt\w*|røykeslutt\w*|røykestopp|røyke?kutt|nikotin\w*|"
    r"\d+\s*(?:sigaretter|sigarettar|sigg|pakkeår|stk)|vareniklin|bupropion|veiled\w+|rettlei\w+|motiv\w+|samtale|frarå\w+|avhengig\w*)\b",
    re.IGNORECASE,
)
_CURED = re.compile(
    r"\W+(?:er |ble |vart )?(?:ferdigbehandl\w+|kurert|helbredet|friskmeld\w+|sanert|utlæget|"
    r"utbehandl\w+(?= i (?:19|20)\d\d))\b",
    re.IGNORECASE,
)
# Of these an unspecific denial ("CT hode uten metastaser") speaks of one site and leaves the others.
_SITES_APART = frozenset({"C77", "C78", "C79", "N81"})
_BESIDE = 0.25  # off the score of a condition that mostly stands beside what a stay is for
# "Blodfortynnende i ti dager": no long-term use.
_FOR_A_WHILE = re.compile(r"\W*(?:\w+\W+){0,2}i \w+ (?:dager|dagar|døgn|uker|veker)\b", re.IGNORECASE)
_FOLLOWS = 0.15  # off the score of one that mostly follows from another
_LEADS = 0.12  # on the score of one that mostly is what a stay is for
_KNOWN = 6  # letters of "kjent " where a wording opens with it
_OTHERS = 8  # alternatives of one suggestion at most
_MANY = 40  # suggestions at most, whatever the length of the note


class CodeChooser(Protocol):
    """An engine that verifies candidates. What it returns that is no candidate is discarded."""

    def choose_codes(self, note: RedactedText, candidates: Sequence[CodeSuggestion]) -> Sequence[CodeSuggestion]:
        """The candidates in the order to show them, with what the engine has to say of each as warnings."""
        ...


class Coder:
    """Suggests codes for notes. `chooser` verifies the candidates; without one the ranking stands."""

    def __init__(self, codes: CodeSystem, chooser: CodeChooser | None = None) -> None:
        self._codes = codes
        self._chooser = chooser

    @cached_property
    def _finder(self) -> MentionFinder:
        return MentionFinder(self._codes.index)

    def mentions(self, note: str | RedactedText) -> list[Mention]:
        """Every problem found, with its span and how it is spoken of, negated and family ones too."""
        return self._finder.find(str(note))

    def read(self, note: str | RedactedText, on: date | None = None) -> tuple[list[CodeSuggestion], list[Mention]]:
        """What `suggest` and `mentions` give, of one reading of the note."""
        mentions = self.mentions(note)
        return self._suggested(note, mentions, on), mentions

    def suggest(self, note: str | RedactedText, on: date | None = None) -> list[CodeSuggestion]:
        """Drafts for a note, main condition first. Evidence offsets are characters of the note as given.

        For a RedactedText they are characters of the original; the evidence's text is the redacted wording. `on` is
        the coding date: codes not valid then are left out where the edition is loaded.
        """
        return self._suggested(note, self.mentions(note), on)

    def _suggested(self, note: str | RedactedText, mentions: list[Mention], on: date | None) -> list[CodeSuggestion]:
        text = str(note)
        patient = rules.patient(text)
        drafts = self._drafts(text, mentions, on)
        infer(self._codes, drafts, text)
        self._without_denied(drafts, mentions)
        sharpen(self._codes, drafts, text)
        treated_values(self._codes, drafts, text)
        risen_creatinine(self._codes, drafts, text)
        left_by_stroke(self._codes, drafts, text)
        burnt_surface(self._codes, drafts, text)
        patient = births.draft(self._codes, drafts, text, patient)
        relate(self._codes, drafts, patient, text)
        prune(drafts, mentions, text)
        organism(self._codes, drafts, text)
        organ_failure(self._codes, drafts, text)
        fifth_character(self._codes, drafts, text)
        ranked = sorted(drafts.values(), key=lambda draft: (-_standing(draft), _first(draft), draft.code))[:_MANY]
        suggestions = [
            self._suggestion(draft, rank, text, note, patient, {other.code for other in ranked}, on)
            for rank, draft in enumerate(ranked)
        ]
        cause = self._cause(text, note, suggestions, on)
        if cause is not None:
            suggestions.append(cause)
        if self._chooser is None or not suggestions or not isinstance(note, RedactedText):
            return suggestions
        candidates = {suggestion.code for suggestion in suggestions}
        return [one for one in self._chooser.choose_codes(note, suggestions) if one.code in candidates]

    # From mentions to drafts

    def _drafts(self, text: str, mentions: list[Mention], on: date | None) -> dict[str, Draft]:
        drafts = self._gather(text, mentions, on, vague=False)
        if not any(code[0] not in "RZ" for code in drafts):
            drafts = self._gather(text, mentions, on, vague=True)  # nothing better: the vague ones count
        kidney = next((code for code in drafts if code.startswith("N18")), None)
        for code, other in ((kidney, "N179"), ("N179" if kidney is None and "N179" in drafts else None, "N189")):
            if code is not None and rules.ACUTE_ON_CHRONIC.search(text):
                partner(self._codes, drafts, other, drafts[code], "Akutt og kronisk svikt kodes hver for seg")
        return drafts

    def _gather(self, text: str, mentions: list[Mention], on: date | None, *, vague: bool) -> dict[str, Draft]:
        drafts: dict[str, Draft] = {}
        for mention in mentions:
            if (
                rules.vague(mention.code)
                and mention.section != "diagnosis"
                and not (vague and mention.code[0] not in "RZ")
            ):
                continue
            target, reason = self._target(text, mention)
            if target is None:
                continue
            code, warning = self._held(target, on)
            if code is None:
                continue
            draft = drafts.setdefault(code, Draft(code))
            draft.warn(warning)
            draft.mentions.append(mention)
            draft.spans.update(mention.parts)
            draft.score = max(draft.score, _score(text, mention, code)) + 0.01
            draft.stated |= mention.section == "diagnosis"
            if reason and reason not in draft.reasons:
                draft.reasons.append(reason)
        for found in _WRITTEN.finditer(text):
            code, warning = self._held(found[1], on)
            if code is None:
                continue
            draft = drafts.setdefault(code, Draft(code))
            draft.warn(warning)
            draft.spans.add(found.span())
            draft.score = max(draft.score, 0.97)
            draft.stated = True
            draft.reasons.append("Koden står i notatet.")
        return drafts

    def _without_denied(self, drafts: dict[str, Draft], mentions: list[Mention]) -> None:
        """Take away what was inferred of a condition that the note denies by its name ("ikke sepsis")."""
        denied = {mention.code for mention in mentions if mention.status == "negated"}
        denied |= {code[:3] for code in denied if self._codes.index.unspecific(code)} - _SITES_APART
        for code in [code for code, draft in drafts.items() if not draft.mentions and not draft.stated]:
            if denied & {code, code[:3]}:
                del drafts[code]

    def _held(self, target: str, on: date | None) -> tuple[str | None, str]:
        """A code that holds on the date (without one: in the newest edition), and a warning where it is another.

        In place of a code that came later or is gone stands the code above it, or an unspecified one beside it.
        """
        code = self._codes.resolve(target)
        if code is None or self._holds(code, on):
            return code, ""
        above = [code[:length] for length in range(len(code) - 1, 2, -1)]
        beside = [shorter + digit for shorter in above for digit in ("9", "8")]
        other = next(
            (one for one in (*above, *beside) if self._codes.resolve(one) == one and self._holds(one, on)), None
        )
        when = on.isoformat() if on is not None else "i nyeste utgave"
        return other, f"{dotted(code)} gjelder ikke {when}; {dotted(other)} er foreslått i stedet." if other else ""

    def _holds(self, code: str, on: date | None) -> bool:
        held = not self._codes.retired(code) if on is None else self._codes.valid(code, on) is not False
        return held and self._codes.reportable(code)

    def _target(self, text: str, mention: Mention) -> tuple[str | None, str]:
        """The code that a mention leads to, with the reason; None where it leads to nothing."""
        code = mention.code
        if mention.section in {"medication", "plan", "social"} and not code.startswith(("Z720", "Z88", "Z921")):
            return None, ""
        if mention.status in {"negated", "family", "hypothetical", "suspected"}:
            return None, ""
        if mention.status == "sequela":
            return rules.sequela_of(code), rules.resting("Følgetilstand etter tidligere sykdom")
        past = mention.status == "historical"
        if code.startswith("Z50") and mention.section != "diagnosis":
            opening = text[max(0, mention.start - 40) : mention.start]
            if not _INTRODUCED.search(opening) and "opphold" not in text[mention.start : mention.end + 8]:
                return None, ""
        advised = _ADVISED.search(text, max(0, mention.start - 60), mention.end + 100)
        if code.startswith("Z72") and mention.section != "diagnosis" and not advised:
            return None, ""
        if code == "Z921" and _FOR_A_WHILE.match(text, mention.end, mention.end + 40):
            return None, ""
        if rules.status_only(code):
            before = text[max(0, mention.start - 40) : mention.start]
            if past or mention.section == "history" or _HAS.search(before):
                return code, rules.resting("Status etter tidligere behandling")
            return None, ""
        if code[0] != "Z" and _CURED.search(text, mention.end, mention.end + 40):
            return rules.history_of(code), rules.resting("Tidligere sykdom får sin egen kode")
        if past or (mention.section == "history" and not rules.chronic(code)):
            if code.startswith("Z"):
                return (None if code.startswith(("Z72", "Z73", "Z3")) else code), ""
            if rules.chronic(code):
                return code, rules.resting("Kjent kronisk tilstand kodes også når den hører til sykehistorien")
            left = rules.sequela_of(code)
            if left is not None and rules.left_over(text[mention.end : mention.end + 100]):
                return left, rules.resting("Følgetilstand etter tidligere sykdom")
            history = rules.history_of(code)
            return history, rules.resting("Tidligere sykdom får sin egen kode") if history else ""
        if mention.section == "history":
            return code, rules.resting("Kjent kronisk tilstand kodes også når den hører til sykehistorien")
        around = text[text.rfind(".", 0, mention.start) + 1 : (text.find(".", mention.end) + 1) or len(text)]
        return rules.sided(code, around), ""

    # From drafts to suggestions

    def _suggestion(
        self, draft: Draft, rank: int, text: str, note: str | RedactedText, patient: rules.Patient,
        present: set[str], on: date | None,
    ) -> CodeSuggestion:  # fmt: skip
        code = self._codes.get(draft.code)
        assert code is not None  # drafts are made from resolved codes only
        evidence = tuple(_evidence(text, note, start, end) for start, end in _merged(draft.spans))
        role = "main" if rank == 0 else {"Z": "status", "R": "symptom"}.get(draft.code[0], "other")
        reasons = [*draft.reasons]
        if draft.stated:
            reasons.insert(0, "Står som diagnose i notatet.")
        elif draft.mentions:
            reasons.insert(0, "Nevnt som tilstand i notatet.")
        return CodeSuggestion(
            code.code, code.title, role, round(min(0.99, max(0.05, draft.score)), 3), evidence, tuple(reasons),
            tuple(self._warnings(draft, code, text, patient, present, on)), tuple(self._alternatives(draft.code, on)),
        )  # fmt: skip

    def _cause(
        self, text: str, note: str | RedactedText, suggestions: list[CodeSuggestion], on: date | None
    ) -> CodeSuggestion | None:
        """The external cause of an injury, where the note states it and no code of chapter XX stands there already."""
        bare = [suggestion.code.replace(".", "") for suggestion in suggestions]
        if not any(causes.needs_cause(code) for code in bare) or any(code[0] in "VWXY" for code in bare):
            return None
        found = causes.find(text)
        code = self._codes.get(found.code) if found is not None else None
        if found is None or code is None or (on is not None and self._codes.valid(found.code, on) is False):
            return None
        warnings = [f"{what} er ikke oppgitt i notatet." for what in found.unknown]
        others = [other for other in self._codes.index.siblings(found.code) if other[-1] == found.code[-1]]
        return CodeSuggestion(
            code.code, code.title, "cause", 0.4, tuple(_evidence(text, note, start, end) for start, end in found.spans),
            (f"Ytre årsak som notatet oppgir: {found.name} ({found.group}).",), tuple(warnings),
            tuple((dotted(other), self._codes.index.title(other)) for other in others[:8]),
        )  # fmt: skip

    def _warnings(
        self, draft: Draft, code: Code, text: str, patient: rules.Patient, present: set[str], on: date | None
    ) -> Iterable[str]:
        bare = draft.code
        yield from draft.warnings
        if on is not None and self._codes.valid(bare, on) is None:
            yield f"Gyldighet {on.isoformat()} er ukjent: utgaven for {on.year} er ikke lastet."
        sex = code.sex or sex_of(bare)
        if sex and patient.sex and sex != patient.sex:
            yield f"Koden gjelder {sex}, notatet tyder på {patient.sex}."
        span = ages(bare)
        if span and patient.age is not None and not span[0] <= patient.age <= span[1]:
            yield f"Koden passer ikke med alderen i notatet ({patient.age:g} år)."
        if code.asterisk or is_asterisk(bare):
            daggers = next((value for key, value in rules.DAGGERS.items() if bare.startswith(key)), ())
            if not any(other.startswith(daggers) for other in present - {bare}) or not daggers:
                yield rules.resting("Stjernekode: krever en sverdkode for den underliggende sykdommen")
        for other in rules.excluded(bare, present - {bare}):
            yield f"Kodes vanligvis ikke sammen med {dotted(other)} ({rules.UNVERIFIED})."
        if causes.needs_cause(bare) and not any(other[0] in "VWXY" for other in present):
            stated = causes.find(text)
            yield "Ytre årsak (kapittel XX) mangler" + (
                f": notatet tyder på {stated.name}, se forslaget {dotted(stated.code)}." if stated
                else ", og notatet sier ikke hvordan skaden skjedde."
            )  # fmt: skip
        missing = self._missing(bare)
        if missing:
            yield missing

    def _missing(self, code: str) -> str | None:
        """What the note would have to say for a more specific code."""
        title = self._codes.index.title(code).casefold()
        siblings = [other for other in self._codes.index.siblings(code) if other[:4] != code[:4]]
        if len(siblings) < 2 or not ("uspes" in title or (code.endswith("9") and len(code) == 4)):
            return None
        examples = ", ".join(dotted(other) for other in siblings[:3])
        return f"Uspesifisert: notatet sier ikke hva som ville gitt en mer spesifikk kode (f.eks. {examples})."

    def _alternatives(self, code: str, on: date | None) -> Iterable[tuple[str, str]]:
        index = self._codes.index
        others = dict.fromkeys([*index.related(code), *index.siblings(code)])
        for other in islice((one for one in others if self._holds(one, on)), _OTHERS):
            yield dotted(other), index.title(other)


def _score(text: str, mention: Mention, code: str) -> float:
    score = {"diagnosis": 0.9, "course": 0.75, "findings": 0.65, "history": 0.5}.get(mention.section, 0.5)
    lead = text[max(0, mention.start - 60) : mention.start]
    lead = lead[max(lead.rfind("."), lead.rfind("\n")) + 1 :]
    if _INTRODUCED.search(lead):
        score += 0.08
    if not mention.curated:
        score -= 0.1
    if code[0] == "Z":
        score -= 0.25
    elif (code[0] == "R" and not code.startswith(("R560", "R57"))) or rules.symptom(code):
        score -= 0.2
    elif mention.status == "historical" or re.search(
        r"\bkjen[td]\b", lead + text[mention.start : mention.start + _KNOWN], re.IGNORECASE
    ):
        score -= 0.15
    return score - 0.05 * min(1.0, mention.start / (len(text) + 1))


def _standing(draft: Draft) -> float:
    """The score that orders the drafts: what mostly stands beside another condition, or follows it, comes after it."""
    if draft.stated:
        return draft.score
    if rules.leading(draft.code):
        return draft.score + _LEADS
    return draft.score - (_BESIDE if rules.lasting(draft.code) else _FOLLOWS if rules.following(draft.code) else 0.0)


def _first(draft: Draft) -> int:
    return min((start for start, _ in draft.spans), default=0)


def _merged(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out[:20]


def _evidence(text: str, note: str | RedactedText, start: int, end: int) -> Evidence:
    wording = text[start:end]
    if isinstance(note, RedactedText):
        start, end = note.to_original(start, end)
    return Evidence(start, end, wording)
