"""Recognisers of what only looks like an identifier: ISBN, codes, case numbers, acts, trials. They stay in the text."""

from __future__ import annotations

from typing import Final

from guardrails.recogniser import Recogniser

LOOKALIKES: Final[tuple[Recogniser, ...]] = (
    Recogniser(
        "ISBN",
        r"97[89][- ]?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?\d(?!\d)",
        "978-82-15-01234-5",
        least=13,
        keeps=True,
        score=0.96,
    ),
    Recogniser(
        "ISBN",
        r"\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dX](?!\d)",
        "ISBN 82-15-01234-5",
        least=9,
        keeps=True,
        needs="before",
        before=r"is[bs]n(?:-1[03])?[ .:]{0,3}$",
    ),
    Recogniser(
        "CODE",
        r"[\d.\-/ ]{4,40}",
        "SNOMED CT 73211009",
        least=4,
        keeps=True,
        needs="before",
        before=r"(?:snomed(?: ct)?|sctid|sct|loinc|pmid|pmcid|doi|nct|eudract|euct|isrctn|issn|ean|gtin|"
        r"varen(?:umme)?r|vnr|artikkeln(?:umme)?r|"
        r"art\.? ?nr|oid|urn:oid:|celex|npu|udi|mt-?nr|lot|batch|prosjektn(?:umme)?r|rek(?: \w+)?|takst(?:kode)?|atc|"
        r"icd-?1[01]|refusjonskode|"
        r"saksn(?:umme)?r|saks?-?id|sak|arkivsak\w*|ref|vår ref|deres ref|referanse|dokumentn(?:umme)?r|ephorten?|"
        r"elements)[ .:#]{0,3}(?:nr\.? ?|kode |id )?$",
    ),
    Recogniser(
        "CASE", r"(?:(?:19|20)\d{2}/\d{2,9}|\d{2}/\d{4,9})(?:-\d{1,4})?(?!\d)", "2023/12345", least=6, keeps=True
    ),
    Recogniser("HELPLINE", r"116 ?(?:000|006|111|117|123)(?!\d)", "116 117", least=6, keeps=True, score=0.96),
    Recogniser("OID", r"\d{1,12}(?:\.\d{1,12}){5,20}", "2.16.578.1.12.4.1.1.7110", least=6, keeps=True),
    Recogniser("TRIAL", r"20\d\d-[05]\d{5}-\d\d(?:-\d\d)?(?!\d)", "2019-001234-56", least=12, keeps=True),
    Recogniser("ACT", r"(?:18|19|20)\d{2}-\d{2}-\d{2}-\d{1,4}(?!\d)", "1999-07-02-64", least=9, keeps=True, score=0.9),
    Recogniser(
        "ACT",
        r"(?:LOV|FOR|PRP|NOU|INS|RUN)-\d{4}-\d\d-\d\d(?:-\d{1,5})?",
        "LOV-1999-07-02-64",
        at="lead",
        least=8,
        keeps=True,
        score=0.96,
    ),
)
