"""What stands beside a drafted code at a finer grain: its fifth character, and the organism that its title leaves out.

Norwegian ICD-10 has fifth characters for optional use (open or closed, with gangrene, type of failure). A note that
says one leads to the finer code first and keeps the coarser one beside it: departments differ in which they report,
and the warning says that it is one or the other. Organisms follow the "use additional code (B95-B97)" of volume 1.
"""

from __future__ import annotations

import re
from functools import cache

from assistant import coding_rules as rules
from assistant import told
from assistant.coding_relations import Draft, partner
from ingest.codes import CodeSystem
from ingest.editions import dotted
from norsk import clinic

_BELOW = 0.005  # what the coarser of two scores less
_FOUR = 4  # characters of a code without its fifth


@cache
def _lines() -> tuple[tuple[tuple[str, ...], str, re.Pattern[str]], ...]:
    return tuple(
        (tuple(starts.replace(".", "").split()), digit, told.pattern(words))
        for starts, digit, words in clinic.rows("fifth")
    )


def fifth_character(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Put the code of five characters that the note tells before each drafted one of four."""
    for code in [code for code in drafts if len(code) == _FOUR]:
        if any(other.startswith(code) and other != code for other in drafts):
            continue
        draft = drafts[code]
        places = [told.around(note, *span) for span in sorted(draft.spans)[:5]]
        for starts, digit, words in _lines():
            finer = code + digit
            if not code.startswith(starts) or codes.resolve(finer) != finer:
                continue
            span = next((found for place in places if (found := _said(note, words, place))), None)
            if span is None:
                continue
            drafts[finer] = Draft(
                finer, draft.mentions, {*draft.spans, span}, draft.score, draft.stated,
                [*draft.reasons, rules.resting("Notatet sier mer om tilstanden, og det velger femte tegn")],
            )  # fmt: skip
            draft.score -= _BELOW
            draft.warn(f"{dotted(finer)} sier mer: velg én av dem etter avdelingens praksis.")
            break


def _said(note: str, words: re.Pattern[str], within: tuple[int, int]) -> tuple[int, int] | None:
    """Where the note says one of the words; a denial counts where it is part of them ("uten hyperkapni")."""
    for found in words.finditer(note, *within):
        own = found[0].casefold().startswith(("uten", "utan", "ikke", "ikkje", "ingen"))
        if told.affirmed(note, *found.span(), ("negated",) if own else ()):
            return found.span()
    return None


@cache
def _organisms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code.replace(".", ""), told.pattern(words)) for code, words in clinic.rows("organisms"))


# Infections whose code leaves the organism out, and codes that name it (sepsis, pneumonia by organism).
_UNNAMED = ("N10", "N12", "N30", "N390", "N41", "N45", "T814", "T826", "T827", "T835", "T845", "T846", "T847", "L02",
            "L03", "M86", "M465", "M462", "M463", "K65", "O862", "O912")  # fmt: skip
_NAMED = ("A4", "B2", "G00", "J13", "J14", "J15", "I330", "M000", "M001", "M002", "P36", "P23", "A0")
_GREW = re.compile(
    r">\s?10|\b(?:urin|urindyrk\w*|"
    r"vekst|oppvekst|veks|vokste|vaks|\w*dyrk\w*|\w*kultur\w*|påvist\w*|isolert|funn av|\w*prøve\w*|punktat\w*|"
    r"aspirat\w*|biopsi\w*|"
    r"infeksjon\w* med|infisert med|følsom\w*)\b",
    re.IGNORECASE,
)
# What stands between an infection and the organism that it is said to be by: "cystitt med E. coli", "UVI (E. coli)".
_BY = re.compile(
    r"\s*,?\s*(?:[(:–-]|(?:som\s+)?(?:forårsak\w+|utløs\w+|skyldes|skuldast|grunn\w*|pga\.?|på grunn av|med|av)"
    r"(?:\s+av)?)?\s*",
    re.IGNORECASE,
)

_IN_URINE = re.compile(r"[^.;\n]*?\b(?:i|og) (?:\w+ )?urin", re.IGNORECASE)


def organism(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Draft the organism of an infection whose code does not name it, where the note says that it grew."""
    infections = [code for code in drafts if code.startswith(_UNNAMED)]
    named = [code for code in drafts if code.startswith((*_NAMED, "B95", "B96"))]
    # a sepsis names what grew in the blood; the kidney that it came from takes its own (the note at N10)
    from_kidney = "N10" in drafts and named == ["A415"]
    if not infections or (named and not from_kidney):
        return
    for code, words in _organisms():
        for found in words.finditer(note):
            grew = _GREW.search(note, max(0, found.start() - 80), found.end() + 40)
            if not grew and not any(
                _BY.fullmatch(note, end, found.start()) for one in infections for _, end in drafts[one].spans
            ):
                continue
            if not told.affirmed(note, found.start(), found.end()):
                continue
            if from_kidney and not _IN_URINE.search(note, found.end(), found.end() + 60):
                continue
            of = max((drafts[one] for one in infections), key=lambda draft: draft.score)
            partner(codes, drafts, code, of, "Mikroben kodes i tillegg når infeksjonens kode ikke nevner den")
            if code in drafts:
                drafts[code].spans = {found.span()}
                drafts[code].mentions = []
                drafts[code].score = min(drafts[code].score, _BESIDE)
            return


_BESIDE = 0.4  # an organism stands after the conditions


_FAILING = re.compile(
    r"\bsepsis\w*[^.;\n]{0,40}?\b(?:med|og|m/)\s+(?:\w+\s+){0,2}?(?:multi)?organ(?:svikt|dysfunksjon)\w*|"
    r"\b(?:alvorlig|alvorleg) sepsis",
    re.IGNORECASE,
)


def organ_failure(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Draft R65.1 beside a sepsis that the note says came with the failure of an organ."""
    septic = [draft for code, draft in drafts.items() if code.startswith(("A40", "A41"))]
    said = next((found.span() for found in _FAILING.finditer(note) if told.affirmed(note, *found.span())), None)
    if septic and said is not None and "R572" not in drafts:
        partner(codes, drafts, "R651", septic[0], "Sepsis med organsvikt")
