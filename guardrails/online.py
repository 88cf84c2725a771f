"""Recognisers of what identifies a person on the net: mailboxes, web addresses, user names, IP and MAC addresses.

A mailbox of an office and a page without a person in its address stay.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from guardrails.checks import address_check
from guardrails.recogniser import Recogniser


def _internet(value: str) -> bool | None:
    parts = value.split(".")
    if len(parts) == 4:
        return True if address_check(value) and any(int(part) > 30 for part in parts) else None
    return True if address_check(value) else None


_SOCIAL = re.compile(
    r"(?:linkedin|facebook|instagram|twitter|x|tiktok|snapchat|github|gitlab|orcid|researchgate|"
    r"youtube|threads|bsky|strava|vipps)\.[a-z]{2,4}/\S",
    re.I,
)
_PERSONAL_PATH = re.compile(
    r"/~\w|/(?:ansatte?|person(?:er|ar)?|profil(?:e|er)?|users?|in|people|staff|u|"
    r"medarbeider(?:e|ar)?|medarbeidar|kontakter|hjemmeside|minside|@\w*|bruker|author|"
    r"pasient(?:er)?|patient|rom|room|meet|join|møte)/[^/\s]|"
    # what was booked for one, sent to one or paid by one, told by its number
    r"/(?:timeavtaler?|avtaler?|time|meldinger|melding|innkalling(?:er)?|henvisning(?:er)?|resept(?:er)?|prøvesvar|svar|"
    r"journal|skjema|samtykke|faktura|betaling|bestilling(?:er)?|ordre|sporing|booking|konsultasjon|videotime|video)/"
    r"(?=[^/\s]*\d[^/\s]*\d[^/\s]*\d)[^/\s]|[?&](?:pid|fnr|pasient|patient|bruker|user|navn|name|"
    r"id)=[^&\s]",
    re.I,
)


# Hosts that give everybody a place of his own, and rooms in which one meets.
_OWN_HOST = re.compile(
    r"(?:\A|//|\.)(?!www\.)[\w-]{3,}\.(?:blogg\.no|blogspot\.\w+|wordpress\.com|tumblr\.com|substack\.com|wixsite\.com|"
    r"github\.io|weebly\.com|webnode\.\w+|squarespace\.com|myshopify\.com|hjemmeside\.net|one\.com)(?!\w)|"
    r"(?:meet\.google\.com|whereby\.com|zoom\.us/j|join\.nhn\.no|teams\.live\.com/meet|meet\.jit\.si)/(?=\w)|"
    r"(?:gofundme\.com|spleis\.no|vipps\.no|patreon\.com|etsy\.com|finn\.no/(?:profil|bedrift))/\S",
    re.I,
)


def _web(value: str) -> str | bool | None:
    from guardrails.names import looks_like_person  # here, because names needs the word lists and this module not

    if _SOCIAL.search(value) or _PERSONAL_PATH.search(value) or _OWN_HOST.search(value):
        return True
    words = [word for word in re.split(r"[^a-zæøåA-ZÆØÅ]+", value.split("//")[-1]) if len(word) > 2]
    return True if looks_like_person(words) or any(map(_written_as_one, words)) or _names_somebody(value) else None


def _names_somebody(value: str) -> bool:
    """Whether the path of an address holds two first names side by side: "/om-ole-martin"."""
    from norsk.names import Kind, lexicon

    words = re.findall(r"[a-zæøå]+", value.split("//")[-1].partition("/")[2].lower())
    first = [bool(lexicon().kind(word.capitalize()) & Kind.FIRST) and len(word) > 2 for word in words]
    return any(map(all, pairwise(first)))


_PUBLIC_HOST = re.compile(
    r"(?:kommune|helse-?\w*|nav|fhi|dep|uio|uib|ntnu|uit|ks|ung|altinn|regjeringen|lovdata|felleskatalogen|sykehus\w*|"
    r"legeforeningen|rodekors|kreftforeningen|kors\w*)\.(?:no|org)(?:/|\Z)",
    re.I,
)


def _not_public(value: str) -> bool | None:
    """None where the address is an agency's or a large organisation's."""
    return None if _PUBLIC_HOST.search(value) else True


def _written_as_one(word: str) -> bool:
    """Whether letters are a first name and a surname or two: "karinordmann", "hiramaliksoem"."""
    from norsk.names import Kind, lexicon

    lexi, word = lexicon(), word.lower()
    if not 9 <= len(word) <= 40 or word in lexi.places or lexi.kind(word.capitalize()) & (Kind.KEPT | Kind.LAST):
        return False
    return any(
        word[:at] in lexi.first
        and (word[at:] in lexi.last or any(word[at:to] in lexi.last for to in range(at + 5, len(word) - 2)))
        for at in range(4, len(word) - 3)
    )


_ROLE_BOX = re.compile(
    r"(?:post|postmottak|firmapost|kontakt|info|support|hjelp|help|service|servicedesk|kundeservice|"
    r"personvern|personvernombud|presse|redaksjon(?:en)?|sikkerhet|security|noreply|no-reply|"
    r"booking|resepsjon(?:en)?|sentralbord|arkiv|regelverk|veiledning|ki|ai|helsenorge)"
    r"[.\w-]*$",
    re.I,
)


_AGENCY_HOST = re.compile(
    r"@ ?(?:[\w-]+\.)*(?:helsedirektoratet|helsedir|legemiddelverket|dmp|noma|fhi|datatilsynet|helsetilsynet|"
    r"ehelse|nhn|helsenorge|statsforvalteren|regjeringen|hod\.dep|dep|stortinget|ks|lovdata|nav|skatteetaten|"
    r"digdir|forskningsradet|sikt|rekportalen|etikkom|sivilombudet|npe|helfo|ukom|helse-\w+)\.no$",
    re.I,
)


def _personal_box(value: str) -> bool | None:
    """None for a mailbox of an office: a role's name, or an agency's host without a person's name before it."""
    from guardrails.names import looks_like_person
    from norsk.names import Kind, lexicon

    box = value.split("@")[0].strip()
    if _ROLE_BOX.fullmatch(box):
        return None
    if _AGENCY_HOST.search(value):
        words = [word for word in re.split(r"[^a-zæøåA-ZÆØÅ]+", box) if len(word) > 1]
        named = looks_like_person(words) or any(
            lexicon().kind(word.capitalize()) & (Kind.FIRST | Kind.LAST)
            and not lexicon().kind(word.capitalize()) & Kind.COMMON
            for word in words
        )
        return True if named else None
    return True


_NETS: Final = (
    "skype", "snap", "insta", "tiktok", "tik tok", "facebook", "tinder", "grindr", "discord", "telegram", "messenger",
    "twitter", "reddit", "steam",
)  # fmt: skip

_BOX: Final = (
    r"[\w.+\-]{1,64}(?: ?\(at\) ?| ?\[at\] ?| ?\{at\} ?| ?@ ?)[\w\-]{1,63}(?:(?:\.| \. )[\w\-]{1,63}){0,4}(?:\.| "
    r"\. )[A-Za-z]{2,12}(?![\w@])"
)
_AT: Final = ("@", "(at)", "[at]", "{at}")


def _no_word(value: str) -> bool | None:
    """None for an announcer and a plain word behind it: "brukernavnet mitt"."""
    from norsk.names import Kind, lexicon

    last = re.split(r"[ :=\"'(]+", value)[-1]
    return None if last.isalpha() and lexicon().kind(last) & (Kind.COMMON | Kind.LIKELY) == Kind.COMMON else True


_MAC: Final = r"(?<![\w:\-])[0-9A-Fa-f]{2}(?P<m>[:\-])(?:[0-9A-Fa-f]{2}(?P=m)){4}[0-9A-Fa-f]{2}(?![\w:\-])"

ONLINE: Final[tuple[Recogniser, ...]] = (
    Recogniser(
        "EMAIL", _BOX, "kari.nordmann@eksempel.no", at="cue", cues=_AT, score=0.96, profiles=("journal", "streng")
    ),
    Recogniser(
        "EMAIL",
        _BOX,
        "kari.nordmann@eksempel.no",
        at="cue",
        cues=_AT,
        check=_personal_box,
        needs="check",
        score=0.96,
        profiles=("sporsmal",),
    ),
    Recogniser(
        "URL",
        r"(?i:https?://|www\.)[^\s<>\"')]{2,300}[^\s<>\"').,;:!?]",
        "https://www.linkedin.com/in/kari-nordmann",
        at="cue",
        cues=("http", "www."),
        check=_web,
        needs="check",
        score=0.9,
    ),
    Recogniser(
        "URL",
        r"(?<![\w@.])(?:[\w-]{1,63}\.){1,4}(?:no|com|org|net|io|me|dk|se|NO|COM|ORG|NET|IO|ME|DK|"
        r"SE)(?:/[^\s<>\"')]{0,300}[^\s<>\"').,;:!?])?(?!\w)",
        "karinordmann.no/om",
        at="cue",
        cues=(".no", ".com", ".org", ".net", ".io", ".me", ".dk", ".se"),
        check=_web,
        needs="check",
        score=0.85,
    ),
    Recogniser(  # somebody's own: "dere finner meg på www.eksempelnavn.no", "driver nettsiden …", "bloggen min, …"
        "URL",
        r"(?:\b(?:finn(?:er|e)?|følg(?:er|e)?|sjå|se) (?:meg|ham|han|henne|ho) (?:òg |også )?på|"
        r"\b(?:hun|han|ho|jeg|eg|kon[ae]|mann(?:en)?|mor|far|samboer(?:en)?|datter(?:en)?|sønn(?:en)?|søster|bror|og|"
        r"som) (?:driver|driv|eier|eig|står bak)|"
        r"\bblogg(?:er|et|a|en)? ?(?:min|hennes|hans|sin|hennar)?,? ?(?:på|heter|:)?|"
        r"\b(?:hjemmesid|heimesid|nettsid|nettsted|nettbutikk|kanal)(?:en?|et|a)? "
        r"(?:min|hennes|hans|sin|mi|si|hennar|mitt|sitt),?(?: er| heter| på)?)"
        r"(?: (?:nettsid[ea]n?|nettstedet|bloggen|nettbutikken|hjemmesid[ea]n?|kanalen))?[ :]{1,2}"
        r"(?P<value>(?:https?://)?(?:[\w-]{1,63}\.){1,4}(?:no|com|org|net|io|me|dk|se|eu|shop|blog)"
        r"(?:/[^\s<>\"')]{0,300}[^\s<>\"').,;:!?])?)(?!\w)",
        "Finn meg på www.fjordgarnet.no",
        at="cue",
        cues=(".no", ".com", ".org", ".net", ".io", ".me", ".dk", ".se", ".eu", ".shop", ".blog"),
        check=_not_public,
        needs="check",
        score=0.85,
        flags=re.I,
        profiles=("journal", "streng"),
    ),
    Recogniser(
        "USERNAME",
        r"(?<=[\s(:])@[A-Za-z_][\w.]{2,30}\w",
        "@kari_nordmann",
        at="cue",
        cues=("@",),
        score=0.8,
        profiles=("journal", "streng"),
    ),
    Recogniser(
        "USERNAME",
        r"(?<![^\W_])(?:brukernavn(?:et)?|bruker-?id(?:en)?|brukar(?:namn|-?id)|username|user ?id|innlogging|login|"
        r"logget inn som|"
        r"logga inn som|innlogget som|pålogget som|logget på som|ident|nav-ident|signatur-?id|brukerkonto|gamertag)"
        r"(?: er| var)?[ :=\"'(]{1,4}(?P<value>(?=[\w.\-\\]*[\d_.\-\\]|[a-zæøå]{3,20}(?![\w]))(?!er |var |og |for |"
        r"på |til |med |som |i |ble |har |kan |skal |må |ikke )[\w.\-\\@]{2,40}\w)",
        "brukernavn: karnor01",
        at="cue",
        cues=(
            "brukernavn",
            "bruker-",
            "bruker ",
            "brukerid",
            "brukerk",
            "brukarn",
            "brukari",
            "brukar-",
            "user",
            "logg",
            "login",
            "ident",
            "signatur",
            "gamertag",
        ),
        around=(16, 80),
        check=_no_word,
        needs="check",
        score=0.85,
        flags=re.I,
    ),
    Recogniser(  # "brukaren min, hegber03", "profilen kalle_oslo92": letters with digits or a low line make no word
        "USERNAME",
        r"(?<![^\W_])(?:bruk[ae]r(?:en)?|profil(?:en)?|konto(?:en)?|nick|alias|signatur|skype|snap(?:chat)?|insta(?:gram)?|"
        r"tik ?tok|facebook|tinder|grindr|discord|telegram|messenger|twitter|reddit|steam|logge?(?:r|t|a)? "
        r"(?:deg |seg |meg )?(?:inn|på) (?:som|med))"
        r"(?: mi?n?| hans| hennes| sin?| er| var| heter| heiter| som| med){0,2}"
        r":?[ ,=\"'«(]{1,3}(?P<value>[a-zæøå]{2,20}(?:_[\wæøå.]{1,20}|[a-zæøå.]{0,12}\d{2,6}|"
        r"\d{1,4}[a-zæøå]{1,4}))(?![\w-])",
        "brukaren min, hegber03",
        at="cue",
        cues=(*_NETS, "bruker", "brukar", "profil", "konto", "nick", "alias", "signatur", "logg"),
        score=0.85,
        flags=re.I,
        profiles=("journal", "streng"),
    ),
    Recogniser(
        "USERNAME",
        r"(?<![^\W_])(?:skype|snap(?:chat)?|insta(?:gram)?|tik ?tok|tinder|grindr|discord|telegram|messenger|twitter|"
        r"reddit|steam)(?:-?(?:navn|namn|bruker|konto|profil)(?:et|en)?)?(?: er)?[ :=]{1,3}@?"
        r"(?P<value>(?:(?<=[:=] )|(?<=[:=@])|(?=\w+[._\d-]\w))(?!nei\b|ja\b|ingen\b)[a-zæøå][\w.-]{2,30}\w)",
        "Snap: kari.n",
        at="cue",
        cues=_NETS,
        score=0.85,
        flags=re.I,
    ),
    Recogniser(  # "ext_mkr", "OPV_20261119_03": nobody writes so but for a machine
        "USERNAME",
        r"(?<![\w/.@-])[^\W\d_][^\W_]{0,20}(?:_[^\W_]{1,20}){1,5}(?![\w@]|\.[a-z]{2,4}\b)",
        "ext_mkr",
        at="cue",
        cues=("_",),
        score=0.8,
        profiles=("journal", "streng"),
    ),
    Recogniser(
        "USERNAME", r"(?<![\w\\])[A-Z]{2,12}\\[a-zA-Z][\w.]{1,30}", "HELSE\\karnor", at="cue", cues=("\\",), score=0.9
    ),
    Recogniser(
        "IP",
        r"\d{1,3}(?:\.\d{1,3}){3}(?![\d.]\d)(?!\d)",
        "192.0.2.17",
        least=4,
        needs="either",
        score=0.92,
        before=r"(?:\bip|ip-?adresse\w*|host|server|klient|maskin\w*|koblet|kopla|logg(?:et|a) (?:inn|på)|innlogging|"
        r"\bping\w*|r[uo]u?ter\w*|nettverk\w*|\bpc\w*|brannmur\w*|printer\w*|skriver\w*)[^\n\d]{0,14}$",
        unless=r"(?:versjon|v|kapittel|kap|punkt|pkt|avsnitt|§|vedlegg|tabell|figur|version|krav)\.? ?$",
        check=_internet,
    ),
    Recogniser(
        "IP",
        r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){1,7}|"
        r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){1,6}:(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})?(?![\w:])",
        "2001:db8::17",
        at="cue",
        cue=":[0-9a-f:]",
        needs="check",
        score=0.92,
        check=_internet,
    ),
    Recogniser(
        "MAC",
        _MAC,
        "00:00:5E:00:53:AF",
        at="cue",
        cue=":[0-9a-f]{2}:[0-9a-f]{2}:",
        score=0.95,
    ),
    Recogniser(
        "MAC",
        _MAC,
        "00-00-5E-00-53-AF",
        at="cue",
        cue="-[0-9a-f]{2}-[0-9a-f]{2}-",
        score=0.95,
    ),
    Recogniser(
        "MAC",
        r"(?<![\w.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.])",
        "MAC 0000.5E00.53AF",
        at="cue",
        cues=("mac",),
        score=0.9,
        needs="before",
        before=r"mac[^\n]{0,16}$",
    ),
)
