"""Recognisers of numbers in context: of journals, samples, members, cases of insurance, and anything else numbered.

The wording decides: "journalnr.", "remissenummer", "rekvirent-id". What nobody has listed counts too, for a number of a
thing that numbers nothing public is a number of this patient's.
"""

from __future__ import annotations

import re
from typing import Final

from guardrails.recogniser import Recogniser

IS: Final = r"(?: ?(?:nr|nummer|no|id))?(?: er| var|,)?[ .:#=\-(]{0,4}\n?$"
# Letters, then digits in groups: "K 23-123456"
_VALUE: Final = (
    r"(?:(?!er |var |nr )[A-ZÆØÅ]{1,4}[-/ ]?)?(?:\d{2,6}(?: \d{2,6}){1,7}(?=  |\n|[.,;)](?!\d)|\Z)|"
    r"\d{2}[A-Z]{1,3}\d{3,8}(?!\d)|"
    r"\d{2,20}(?:[-/.:]\d{1,12}){0,6}(?: \d{3,12}){0,5}[A-Z]?(?!\d))"
)
# What a number with letters and a year before it may be, of public things: acts, standards, judgments, reports.
_PUBLIC_SERIES: Final = (
    r"(?!(?:CVE|ISO|NOU|LOV|FOR|PRP|INS|RUN|NS|EN|IS|REK|RFC|EU|EF|HR|RT|RG|L[ABEFGH]|T[A-ZÆØÅ]{3}|DOK|NCT|COM|ICD|"
    r"NPU|FHI|IEC|DS|CEN|PMC|HIT|NIR|SAK|REF|ARK|HDIR|DOI|CAS|SKS|DRG|OID|ATC|RCT|HTA|ID|MD|MDR|GDPR|AI|KI)-)"
)

RECORDS: Final[tuple[Recogniser, ...]] = (
    Recogniser(
        "JOURNALNR",
        _VALUE,
        "journalnr. 1234567",
        at="lead",
        least=3,
        needs="before",
        score=0.92,
        flags=re.I,
        before=rf"\b(?:(?:journal|pas(?:ient)?\.?|npr|dips|sykehus|kontakt|episode|henv|henvisnings?|sendings?|opphold|"
        rf"opphalds|mrn|klient|bruker|brukar|løpe|skade|forsikrings?|polise|medlems?|kunde|lånekort|bestillings?|"
        rf"abonnements?|adgangskort|besøks?)\.?[- ]?(?:nr|nummer|id|no)\b|j\.? ?nr|\bmrn|\bpid|npr-?id|polisen?){IS}",
    ),
    Recogniser(
        "PROVENR",
        _VALUE,
        "prøvenr 23-123456",
        at="lead",
        least=3,
        needs="before",
        score=0.92,
        flags=re.I,
        before=rf"\b(?:prøve(?:glass)?|lab|laboratorie|remisse?|rekvirent|rekvisisjons?|rekv|histologi|biopsi|"
        rf"preparat|patologi|"
        rf"cytologi|glass|strekkode|blodpose|tappe|donor|implantat|serie|accession|undersøkelses?|bilde|"
        rf"ris|pacs|sample|studie(?:-?deltaker)?|deltaker|deltakar|inklusjons?|randomiserings?|screenings?|"
        rf"forsøksperson|"
        rf"biobank|høreapparat|pumpe|pacemaker|protese|utstyrs?)\.?[- ]?(?:nr|nummer|id|no)\b{IS}",
    ),
    Recogniser(
        "PROVENR",
        r"(?:[A-ZÆØÅ]{1,4}[-/ ]?)?\d{2,14}(?:[-/.]\d{1,12}){0,4}(?: \d{2,12}){0,3}(?!\d)",
        "Preparat merket H24-118273",
        at="lead",
        least=4,
        needs="before",
        score=0.9,
        flags=re.I,
        before=r"(?:(?:preparat\w*|prøve\w*|glass\w*|rør\w*|pose\w*|biopsi\w*|boks\w*) (?:er )?(?:merket|merka|merkt)|"
        r"blodpose\w*|rekvisisjon\w*|remisse|(?:forsøksperson|deltaker|deltakar)(?:en)?)(?: med)?[ .:#=]{1,3}$",
    ),
    Recogniser(  # a case of somebody's at an office that pays: the reference of an agency's own letter stays
        "ID",
        _VALUE,
        "NAV-referanse 8812345",
        at="lead",
        least=4,
        needs="before",
        score=0.93,
        flags=re.I,
        profiles=("journal", "streng"),
        before=rf"\b(?:nav|npe|helfo|skade|forsikrings?|pasient|bruker|bestillings?|henvisnings?)[- ]?"
        rf"(?:ref|referanse)(?:n|nr|nummer)?{IS}",
    ),
    Recogniser(  # a case of somebody's own: with a payer, an insurer, child welfare
        "ID",
        rf"(?:\d[A-Z]{{1,2}}\d{{4,8}}(?!\d)|{_VALUE})",
        "NPE-sak 2026/04417",
        at="lead",
        least=4,
        needs="before",
        score=0.955,
        flags=re.I,
        profiles=("journal", "streng"),
        before=rf"\b(?:(?:nav|npe|helfo|skade|forsikrings?|barneverns?|pasientskade|yrkesskade|erstatnings?|trygde|"
        rf"uføre|pensjons?|straffe|vergemåls?|barnefordelings?|menerstatnings?)-?sak(?:snr|snummer|en|a)?\.?|"
        rf"sak(?:en|a|snr\.?|snummer)? (?:hos|i|ved|med|mot) (?:nav|npe|helfo|politiet|barnevernet|"
        rf"forsikringsselskapet|trygderetten)|(?:anmeldelse|anmeldt|politi|straffe)(?:ssak)?"
        rf"(?: nr\.?| sak))(?: nr\.?)?{IS}",
    ),
    Recogniser(  # "LAB-2026-55310": letters, a year and a running number
        "ID",
        _PUBLIC_SERIES + r"[A-ZÆØÅ]{1,4}-(?:20[0-4]\d|[0-3]\d)-\d{3,9}(?![\d/]|-\d)",
        "U-2026-0094418",
        at="lead",
        least=6,
        score=0.86,
        profiles=("journal", "streng"),
        unless=r"(?:sak\w*|ref\w*|rundskriv\w*|prosjekt\w*|arkiv\w*|dokument\w*|lot|batch|rapport\w*)[ .:#]{1,2}$",
    ),
    Recogniser(  # of an implant, a machine, a vehicle: letters and digits mixed
        "ID",
        r"(?<![a-zæøå])(?:serie(?:nr|nummer)(?:et)?|serial(?: ?(?:no|number|nr))?|s/n|chassis(?:nr|nummer)|"
        r"understells?(?:nr|nummer)|vin(?:-?nr|-nummer)|imei(?:-?nr|-nummer)?|chip(?:nr|nummer|-id)|"
        r"(?:enhets?|device|utstyrs|sensor|måler)-?id)\.?"
        r"(?: er| på [a-zæøå]{2,16})?[ :.#=]{1,3}"
        r"(?P<value>(?=[A-Z/-]{0,8}\d)[A-Z0-9](?:[A-Z0-9]|[-/](?=[A-Z0-9])){3,24})",
        "serienr. PJN123456H",
        at="cue",
        cues=(
            "serien",
            "serial",
            "s/n",
            "chassis",
            "understell",
            "vin-",
            "vinn",
            "imei",
            "chipn",
            "chip-",
            "enhetsi",
            "enheti",
            "enhets-",
            "device",
            "utstyrs",
            "sensor",
            "måler",
        ),
        score=0.92,
        flags=re.I,
        profiles=("journal", "streng"),
    ),
    Recogniser(  # the letter of a laboratory, the year and a running number, as pathology writes them
        "PROVENR",
        r"[BCHOPT] ?[0-3]\d[-/]\d{4,6}(?![\d/-])",
        "C22/10987",
        at="lead",
        least=6,
        score=0.91,
    ),
    Recogniser(  # "AB-993120", "K-77120": letters and a number of five digits or more, of nothing that is public
        "ID",
        _PUBLIC_SERIES + r"[A-ZÆØÅ]{1,3}-\d{5,9}(?![\d/]|-\d)",
        "AB-993120",
        at="lead",
        least=5,
        score=0.84,
        profiles=("journal", "streng"),
        unless=r"(?:sak\w*|ref\w*|rundskriv\w*|prosjekt\w*|arkiv\w*|dokument\w*|lot|batch|rapport\w*|kode\w*|"
        r"modell\w*|type|versjon\w*|artikkel\w*|art\.?|standard\w*)[ .:#]{1,2}$",
    ),
    Recogniser(  # "GEN-552-26": letters, a running number and a year
        "ID",
        _PUBLIC_SERIES + r"[A-ZÆØÅ]{2,4}-\d{3,6}-[0-3]\d(?![\d/]|-\d)",
        "svar GEN-552-26",
        at="lead",
        least=5,
        score=0.84,
        profiles=("journal", "streng"),
        unless=r"(?:sak\w*|ref\w*|rundskriv\w*|prosjekt\w*|arkiv\w*|dokument\w*|lot|batch|rapport\w*)[ .:#]{1,2}$",
    ),
    Recogniser(  # "våpenkort nr 55123", "trygghetsalarm nr 55-1820": a thing of somebody's and its number apart
        "ID",
        r"(?:[A-ZÆØÅ]{1,3}-?)?\d{2,12}(?:[-/.](?:\d{1,8}|[A-ZÆØÅ]{1,2}\d{1,6})){0,3}(?!\d|[.,]\d)",
        "trygghetsalarm nr 55-1820",
        at="lead",
        least=4,
        needs="before",
        score=0.86,
        flags=re.I,
        profiles=("journal", "streng"),
        before=rf"(?:kort|alarm\w*|brikke\w*|bånd|band|armbånd|lås|nøkkel\w*|boks|skap|polise|billett|bestilling|"
        rf"rekvisisjon|henvisning|oppdrag\w*|avvik\w*|hendelse\w*|klage|vogn|rullestol|hjelpemiddel|seddel|kvittering|"
        rf"faktura|regning|avtale|kontrakt|ordre|melding|kupong|bevis|attest|løyve|medlem\w*|kunde|abonnement|"
        rf"pumpe\w*|apparat\w*|implantat\w*|pacemaker\w*|protese\w*|glass|rør|pose|eske|preparat|prøve|snitt|id-?bånd|"
        rf"hundechip|chip|AMIS|113)(?:et|en|a)?[ -]?(?:nr|nummer|no|id|merket|merka)\b{IS}",
    ),
    Recogniser(  # "id-bånd X-0092", "brikke A12 881"
        "ID",
        r"(?:[A-ZÆØÅ]{1,4}[- ]?\d{2,8}(?:-\d{1,6})?|(?<=nøkkel )\d{2,6}|(?<=nr )\d{2,6})(?!\d|[.,]\d)",
        "ID-bånd X-0092",
        at="lead",
        least=2,
        needs="before",
        score=0.86,
        profiles=("journal", "streng"),
        before=r"(?:id-?b[åa]nd|armb[åa]nd|b[åa]nd|brikke|nøkkelbrikke|adgangskort|kort|glass|rør|pose|polise|låskasse|"
        r"løyve|systemnøkkel|hovednøkkel|nøkkel nr\.?|deltaker|deltakar|forsøksperson|"
        r"subjekt|kit|legemiddelpakning|screening|randomisering|"
        r"referanse-?id|pasient-?id|oppdrag|amis)(?:et|en|a)?[ :]{1,2}$",
    ),
    Recogniser(  # a year in two digits and a running number: of calls, samples, stays
        "ID",
        r"(?<![\d-])[0-3]\d-\d{6,8}(?![\d/]|-\d)",
        "Oppdrag 26-0071533",
        least=8,
        score=0.84,
        profiles=("journal", "streng"),
        unless=r"(?:sak\w*|ref\w*|rundskriv\w*|prosjekt\w*|arkiv\w*|dokument\w*|lot|batch|rapport\w*|tlf|telefon)"
        r"[ .:#]{1,2}$",
    ),
    Recogniser(
        "ID",
        r"(?:slutter|sluttar|ender|endar|siste (?:fire|4) (?:siffer|sifre|tall)(?: er)?|kort)(?: på|"
        r" med)?:? (?:(?<=kort )[.*x]{1,12} ?)?"
        r"(?P<value>\d{4})(?!\d)",
        "kort som slutter på 4412",
        at="cue",
        cues=(
            "slutter ",
            "sluttar ",
            " ender ",
            "(ender ",
            " endar ",
            "(endar ",
            "siste fire",
            "siste 4",
            "kort .",
            "kort *",
            "kort x",
        ),
        score=0.84,
        flags=re.I,
        profiles=("journal", "streng"),
    ),
    Recogniser(
        "ID",
        r"(?:nøkkel|boks|dør|lås|alarm|port)[^\n.]{0,40}?\bkoden?(?: er)?[ :]{1,2}"
        r"(?P<value>[#*]?\d{3,8}[#*]?)(?!\d|[.,]\d)",
        "Nøkkel i boks, kode 0917",
        at="cue",
        cues=("nøkkel", "boks", "dør", "lås", "alarm", "port"),
        around=(1, 80),
        score=0.85,
        flags=re.I,
        profiles=("journal", "streng"),
    ),
    Recogniser(  # what opens a door or a machine
        "ID",
        r"(?<![^\W_])(?:(?:dør|nøkkel|alarm|port|safe|lås|skap|boks|inngangs|pin|puk|tilgangs|adgangs|engangs)"
        r"(?:boks)?(?:en)?[- ]?(?:kode|koden)|nøkkelboks(?:en)?(?: har| med)? kode|kode(?:n)? (?:til|på|for) "
        r"(?:nøkkel\w*|dør\w*|lås\w*|alarm\w*|port\w*|boks\w*|inngang\w*|garasje\w*|hoveddør\w*|ytterdør\w*)|"
        r"pin|puk)(?: (?:til|på|for) [a-zæøå]{3,20}){0,2}(?: er| var)?(?: fortsatt| nå| no)?[ :=]{1,3}"
        r"(?P<value>[#*A-Z]?\d{3,8}[#*]?)(?!\d|[.,]\d)",
        "dørkode 2580#",
        at="cue",
        cues=("kode", "pin", "puk"),
        around=(32, 160),
        score=0.86,
        flags=re.I,
        profiles=("journal", "streng"),
    ),
    Recogniser(
        "ID",
        r"(?<![^\W_])(?:passord(?:et)?|password|passphrase|passkode)(?: (?:til|på|for) [\w'.-]{2,20}){0,2}"
        r"(?: er| var)?[ :=«\"]{1,4}(?P<value>(?=\S*[\d!#$%&*@?_])[^\s,;»\"]{5,40}?)(?=[.,;»\"]?(?:\s|\Z))",
        "passordet er Vinter2026!",
        at="cue",
        cues=("passord", "password", "passphrase", "passkode"),
        score=0.88,
        flags=re.I,
    ),
    Recogniser(
        "ADDRESS",
        r"g(?:år)?(?:ds)?[.-]? ?(?:nr|nummer|og bruksnummer)\.?:? ?\d{1,4}"
        r"(?:,? ?(?:/|og )? ?b(?:ruks)?\.?(?:nr|nummer)\.?:? ?|/)\d{1,4}(?!\d)",
        "gnr. 12 bnr. 44",
        at="cue",
        cues=("gnr", "g.nr", "gårdsn", "bruksnummer"),
        score=0.9,
        flags=re.I,
        profiles=("journal", "streng"),
    ),
)
