"""What notes from homes, schools and forms taught: employers by the trade, codes, houses, days; and what stays."""

from __future__ import annotations

import pytest

from guardrails.redact import Redactor

GOES = [
    "Sveiser i «Brødrene Raastad».",
    "Han drev «Eikemo Maskin og Transport».",
    "mona fra «coop prix korsvegen» tok vakta.",
    "Nøkkelboks kode «4471».",
    "Har våpenkort nr «55123».",
    "Betaler med kort som slutter på «4412».",
    "Samtykke «06NOV2026».",
    "Operert for ileus «13.11», agraffer fjernes.",
    "Hjem til «Øvre Kråkenes 104».",
    "Bor i «Industrigata 33, leil. 204».",
    "Konf. med «Holsether», mottak.",
    "Han er «93» og bor alene.",
    "Fra «sykehjemmet på borgestad» med feber.",
    "Tilsett på «Volda Mekaniske Verkstad».",
]
STAYS = [
    "Han går på Metoprolol 50 mg.",
    "Begynt på Sertralin i mai.",
    "Pasienten arbeider i Norge.",
    "Apotek: Metoprolol 50 mg",
    "Bedrift: Nei",
    "Tabell nr 1234 viser dette.",
    "Modell nr 55123 av pumpen.",
    "Kalium 4.11 og kreatinin 98.10",
    "blodsukker 12.10 etter mat",
    "HUS ble drøftet, hemolytisk uremisk syndrom.",
    "Lege på Akutten sa nei.",
]


@pytest.mark.parametrize("marked", GOES)
def test_goes(marked: str) -> None:
    head, hidden, tail = marked.replace("»", "«").split("«")
    text = head + hidden + tail
    gone = {at for span in Redactor("journal").redact(text).spans for at in range(span.start, span.end)}
    assert all(at in gone for at in range(len(head), len(head) + len(hidden)) if text[at].isalnum())


@pytest.mark.parametrize("text", STAYS)
def test_stays(text: str) -> None:
    assert Redactor("journal").redact(text).text == text
