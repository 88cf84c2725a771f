"""Words that are names and names that are words: what goes and what stays, in clinical Norwegian."""

from __future__ import annotations

import pytest

from guardrails.redact import Redactor

# «…» marks what must go; all else must stay.
GOES = (
    "«Terje» og «Storm» er brødre. «Storm» er yngst.",
    "Barnet roar seg ved amming. «Terje» har sett barnet.",
    "«Vår» (6) har feber. Det er vår tur, til våren.",
    "«Roar Sol» ble undersøkt av dr. «Storm».",
    "Hun heter «Sol» og er 6 år. Sola skinner, sol og vind.",
    "Brukar heiter «Bo». «Bo» vil bu heime.",
    "«Pers» kone ringte. Tabletten tas per os.",
    "«My» er 4 mnd. Hun har mye kolikk.",
    "Lege «Hanna Storm» og Hr. «Terje Bo».",
    "Kontakt «Jekaterina Ivanova» eller «Zbigniew».",
    "gift med «svein», datter «marit» i «horten».",
    "«nguyen van minh» møter med sønn «tuan».",
    "«olsen» sover godt.",
    "snakket med «per arne» om prøvene.",
    "«K.H.» ble kontaktet. «A.M.B.» er informert. Sign. «HKL»",
    "Kir. bakvakt («Lunde») enig. Fys. «Ask».",
    "Undertegnede: «Å. Grønn», LIS3.",
    "Dr. «Graves» fra England.",
    "«Solveig N» tilså kl. 03.",
    "Kreftsykepleier «Ødegård» og tenesteleiar «Bjelland» møtte.",
    "PASIENTEN BOR I «STORGATA 5», «1850 MYSEN».",
    "Flytter til «Kleiva 3 A» i «Ytre Enebakk».",
    "Sykmeldt «1.2.-14.2.24». Syk siden «slutten av mars». Operert «høsten 2021».",
    "født «nittensekstito» punktum kontroll «fjortende mai»",
    "Oldemor blir «hundre» år. Alder: «103».",
    "Innlagt «UNN, Psykiatrisk senter for Tromsø og omegn» i går.",
    "Overført fra «Helse Bergen HF Radiologisk avdeling Haukeland» i går.",
    "mann 56 år, sendt «kalnes» i går.",
    "Rom 11: «Nguyen Van Duc». Gjelder «Bjarte Storm Nesbø», pleie sidan «4.7», blir «100 år» «4.5».",
    'De var på «Gran Canaria» i sommer. «Bjørnar» "«Bassen»" «Sivertsen», LIS1, call «4309».',
    "innkomst barn «sjuande januar», kontroll «tjuande i niande», operert på «radiumhospitalet» den «åttande».",
    "«Noor Sheikh»\n«Skårersletta 61B»\n«1473 Lørenskog». «Førde barnehabilitering» ringte.",
    "Fra: «Hjemmetjenesten Orkland vest». «Molde hjemmetjeneste sone Nordbyen». Henvist «Hukommelsesteamet Dale».",
    "«Per» kom. «Bo» kom i går. «Liv» kom på besøk, våren kom sammen med sola. «Per» har vondt. «Dag» var innom.",
    "Diagnose: S5230 «Kari Mutale». Dørkode «A1402». Diagnose J44.1, nøkkelboks kode «7731».",
    "Timer «2/5», «9/5» og «16/5». CT caput «21.10» kl 14.03. hb, tsh «17/11». Hjem den «åttende».",
    "Operert «10. i 3.», fødd «tjueandre i niende sekstifem», «sist onsdag i februar», neste time i «uke 14».",
    "Brukernr. i Gerica: «30871». Rekvirent-id «R-55219». Calling «5521», innvalg «3042».",
    "Ring nummer «fire åtte null ni ni tre ett seks» i dag.",
    "Jobbet på «Salmars slakteri». Arbeider i «Lotus Neglestudio». Overført «drammen sykehus» i går.",
    "«Gudveig» sov godt. Ektemannen «Nguyen Van Duc» ringte.",
)
STAYS = (
    "Hb 13,2 g/dl, Trc 250, Ferritin 15, Folat 12, B12 250, CRP<5.",
    "Glasgow Coma Scale 15, GCS 14. Rankin 2. NIHSS 4. Ranchos Los Amigos.",
    "Kjent Parkinson. Mb. Crohn, Bechterew, Sjøgrens, Graves, Hashimoto, Raynaud, Menière.",
    "Huntingtons sykdom, Bekhterev og Downs syndrom i familien.",
    "Kocher-snitt, Pfannenstiel, Allis, Babcock, Veress-nål, Vicryl, Prolene 3-0, LigaSure.",
    "Tbl Metoprolol 50 mg, Inj Fragmin 5000 IE, Inh Duovent, Sevofluran, Octaplasma, Klyx.",
    "Storm i kastene i natt. Sol på terrassen. Vår vurdering: bo hjemme. Storm og regn.",
    "Fred og ro. Frank blødning. Trang passasje. Gul hud. Sang og musikk på avdelingen.",
    "(1) Loven gjelder. (2) Andre kan ikke klage. Sammen med andre.",
    "Henvist til medisinsk poliklinikk, ortopedisk avdeling, barneavdelingen, DPS, BUP. Ruspoliklinikken.",
    "Mor, far, bestefar og en kusine var her i går kl. 12.30. Sak 22/1456, ref 2021/33-4.",
    "Erysipelothrix, Taenia, Brucella, Pneumocystis jirovecii og Rickettsia australis.",
    "Styrke 4/5, VAS 7/10, 1/2 tablett, BT 14/8, BiPAP 14/6. Ultralyd i uke 32. Den 3. dagen ble han bedre.",
    "Saksnr. 2025/11873, romnr. 304, batchnr. 55821, artikkelnummer 88712, versjonsnr. 2301. Det var over helga.",
    "Hoveddiagnosekode: M4822 Kissing Spine. Diagnose B376 Candidal endokarditt.",
    "Bidiagnose «K0402 Irreversibel pulpitis».",
    "Hoveddiagnosen ved innkomst var T22262D Brann av andre grad. Diagnose: A982 Kyasanur Forest sykdom.",
    "SPPB 6/12, antibiotika dag 3/7, EPDS uke 6 pp. Hjemmetjenesten Ønsker svar. Mor er fra Afghanistan og jobber.",
    "Status: Jamar hø 42 kg. Semmes-Weinstein 2,83. Kell, Kidd og Duffy neg. Rom, Navn, Fnr og Diagnose.",
    "Anti-D gitt, 1500 IE. Kontroll av Hb hos fastlege. Tiande gongen, den sjuande mannen.",
    "K 3.5-5.1, 1/2-1 tablett, uke 3-4, GOLD 2.3. med funn, grad 2.3. av typen.",
)


@pytest.fixture(scope="module")
def journal() -> Redactor:
    return Redactor("journal")


@pytest.mark.parametrize("marked", GOES)
def test_a_name_that_is_a_word_goes_where_the_text_says_so(journal: Redactor, marked: str) -> None:
    parts = marked.replace("»", "«").split("«")
    text = "".join(parts)
    spans = [text[span.start : span.end] for span in journal.redact(text).spans]
    assert spans == parts[1::2]


@pytest.mark.parametrize("text", STAYS)
def test_what_only_looks_like_a_name_stays(journal: Redactor, text: str) -> None:
    assert journal.redact(text).text == text


def test_every_age_month_and_year_goes_in_the_strict_profile_alone(journal: Redactor) -> None:
    text = "Debuterte i mars 1998, 17 år gammel. I 40-årene, to barn på 5 og 8 år. Plagene kom for 10 år siden."
    strict = Redactor("streng").redact(text)
    assert "1998" not in strict.text and "for 10 år siden" in strict.text
    gone = [text[span.start : span.end] for span in strict.spans]
    assert gone == ["mars 1998", "17", "40-årene", "5", "8"]
    assert [text[span.start : span.end] for span in journal.redact(text).spans] == ["mars 1998"]
