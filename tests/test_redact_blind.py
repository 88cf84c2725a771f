"""What an independent annotator's list holds, written blind: what must go, form by form, and traps that must stay."""

from __future__ import annotations

import pytest

from guardrails.redact import Redactor

# Text, and the part of it that must go whole, between the strokes.
GOES = """
Hjemreise |søndag 4|.
Kan jeg komme tirsdag |24|.?
Per Olav, født |12-06-58|, trenger resept.
Sett |03-11-24| på poliklinikken.
Neste besøk |20/11| av jordmor.
Øyelege |april 26|: lett retinopati.
Innlagt |120524| kl. 12.
Innlagt |2. juledag|.
Like etter |påske 2021|.
Kom hjem |påsken i fjor|.
Fra |mai/juni 2023|.
Operert |3.10| i venstre kne.
Ved |årsskiftet 2023/24|.
Prøvene er sendt under |LAB-2026-55310|.
Blodprøver i biobank |BB-26-004417|.
Prøve-id: |7714 0093 26|
Pasientnummer er |55 12 90|.
NAV-referanse |8812345|
Pacemaker, serienr. |PJN123456H|
Chassisnr |WVWZZZ1JZXW000001|
Logg deg inn med brukaren min, |hegber03|, i dag.
Han bruker profilen |kalle_oslo92| der.
Snapchat: |kari.nor|
Ring |00 47 41 32 08 89|.
Båten |LGX123| er funnet.
Anestesi: |T. Ruuth|. Alt vel.
Assistent: Åshild/|Gro|.
Gutt uten navn ennå, kalles «|Mumi|».
Pasienten, som kaller seg «|Lillegull|», sover.
Han kalles |Pelle|.
Navn: |Tambak, Olaf Edvin|
PASIENT: |NORDBY, KARI ANNE|
Deltaker 014: |S-K.B.|, kvinne.
|Tran Van Duc| kom til time.
|Abu Bakr al Masri| kom til time.
Konf. |Lunde|.
Sett av spl. |KN|.
Far (|Per|) ringte.
Dr |bø| ringte.
Jobben i |Mesna Rør og Varme| er tung.
Han jobber i |femund vvs|, trenger fri.
Styreleder i |Degernes Sparebank|.
Han spiller fotball på |Skeid|.
Kokk på |MS Hav|.
Han løper for |IL Gular|.
Kopi til legen ved |tangen legesenter|.
Overføres |Namdal rehabilitering| i dag.
Kopi til |LHL-klinikken på Feiring|.
Tilsyn på |Ytre Standal|.
Fall på ski i |vauldalen|.
Vil hjem til |brekken| etterpå.
Gårdbruker på |Rø søndre|.
Hun bor i |Tuengen Alle 12 A, U01|, med hund.
Adr: Kirkegt. 5, |4370 egersund|
Ring fra |Oslo|. |Oslo| er langt unna.
"""
# One trap a line: nothing in it identifies anybody.
STAYS = """
Klassisk Huntingtons sykdom.
Bekhterev med stivhet om morgenen.
Positiv Lasègue på høyre side.
Myerson og Glabella negative.
Thessaly og McMurray negative.
Mb. Crohn siden ungdommen.
Morbus Parkinson, Hoehn og Yahr stadium 2.
Graves sykdom med struma.
Sjögrens syndrom og Raynaud.
Trendelenburg negativ.
Rovsing og Blumberg positive.
Apgar 8/9/10, navlesnor rundt halsen.
Apgar-skår 9-10-10.
GCS 3-4-5.
BT 120/80, puls 72.
Insulin 10-12-14 fast.
Tok 3/4 av tabletten.
Visus 0,5/1,0.
Hb 12.5, CRP 45.
pH 7,26 og pCO2 5,4.
INR 2.4 ved kontroll.
Kl. 12.05 spiste hun.
Knivstart 09.41, slutt 11.20.
Sobril 10 mg kl. 19.30.
Bruker Doxazosin og Furix.
Sydd med Vicryl og Stratafix.
Lukket med Monocryl.
Skiftet med Mepilex og Aquacel.
Refobacin-sement x 2.
Paracet 1 g x 4.
Batch AHAVC123, utløp senere.
ISBN 978-82-15-01234-5.
Sak 2023/12345-3.
Saksnr. 24/5512.
Vår ref.: 24/01234-3.
CVE-2024-3094 er rettet.
NS-EN-2020-12345 gjelder.
RELIS-utredning: 26-0812.
EudraCT 2023-504118-22-00.
REK 2024/55120.
Pasient- og brukerrettighetsloven § 2-1.
Helsepersonelloven § 4.
Barnevernsloven § 13-4.
Lov av 2. juli 1999 nr. 63.
Forskrift 21. desember 2000 nr. 1385.
Rt. 1998 s. 1565.
HR-2018-2133-A.
LB-2020-12345.
NOU 2020: 3.
SNOMED CT 73211009.
ICD-10 F32.1.
ATC N02BE01.
NCSP NGB49.
Takst 2ad.
Helsedirektoratet anbefaler.
Datatilsynet har uttalt.
Statsforvalteren avgjør klagen.
Kontakt Nav.
Nav har avslått søknaden.
Medisinsk avdeling.
Poliklinikken ringer.
Ortopedisk poliklinikk.
Akuttmottaket var fullt.
Sengepost 2.
Legevakten 116117.
Intensiv tar over.
Overføres rehabilitering.
Hjemmesykepleien kommer daglig.
Sykehjemmet er varslet.
Fastlegen følger opp.
Jordmor var til stede.
Barnehagen har ringt.
Skolen er bekymret.
Jobber på skift.
Jobber i barnehage.
Jobber på sykehuset.
Ansatt i kommunen.
Arbeider på kontor.
Student på siste året.
Spiller fotball på fritiden.
Medlem av menigheten.
Trener på treningssenter.
Mor og far følger opp.
Bestemor passer barnet.
Kona er bekymret.
Sønnen kjører.
Legen ringte.
Overlegen vurderte.
Sol og fint vær.
Sol ute i dag.
Storm i kastene i gruppa.
Vår avdeling mangler bleier.
Bo-enheten er rolig.
Hun vil bo hjemme.
Det er vår og travelt hjemme.
Per os.
Per i dag stabil.
Stein i galleblæra.
Stein fjernet.
Ulv i kulissene.
Falk over huset.
Lykke til videre.
Gry av dag.
Mark i magen.
Rose på kinnet.
Odd oppførsel.
Liv og død.
Dags dato.
Livs levende.
Tor-dag er fri.
Mars er kald.
Mai er best.
Juli er varm.
August var tørr.
Snapchat dagen før.
Facebook er stengt.
Bruker omega-3.
Bruker B12 hver måned.
Bruker vitd3.
Profil normal.
Konto sperret.
Kalt inn til kontroll.
Såkalt frossen skulder.
Tilstanden kalles «frossen skulder».
Kalles inn til ny time.
Gravid uke 40+5.
Hver 3. uke.
I 3 uker.
Dag 14 hos fastlege.
2 x 3 cm sår.
Grad 2 rift.
Type 2-diabetes.
Stadium 3.
Punkt 2.1.4 i tabellen.
Kapittel 5.2.
Versjon 2.1.
Side 1/1.
Rom 12.
Seng 3.
Post 3B.
Skap 7.
E18 er stengt.
Ca. 40 km/t.
Kr 1 250,-.
1200 kcal.
5 års oppfølging.
Om 12 mnd.
For 3 år siden.
Etter 14 dager.
Allergisk for nøtter.
Norge har egne regler.
Snakker polsk.
Reiste til Spania.
Influensa A.
Hepatitt C.
E. coli i urin.
S. aureus i sår.
C. difficile påvist.
H. pylori negativ.
N. vagus stimuleres.
A. radialis punkteres.
V. femoralis.
M. deltoideus.
SpO2 96 %.
EF 48 %, E/e' 11.
QTc 438 ms.
MADRS 28.
MoCA 24/30.
Barthel 85.
NRS 2 i hvile.
CT caput uten funn.
MR kne.
RTG thorax.
Innlagt 2 ganger.
Operert 3 ganger.
Time kl. 10.30.
"""
TRAPS = STAYS.strip().splitlines()


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor("journal")


def test_every_form_of_the_annotators_list_goes(redactor: Redactor) -> None:
    left = []
    for line in GOES.strip().splitlines():
        pieces = line.split("|")
        text = "".join(pieces)
        gone = {at for span in redactor.redact(text).spans for at in range(span.start, span.end)}
        at = 0
        for number, piece in enumerate(pieces):
            wanted = {at + offset for offset, letter in enumerate(piece) if letter.isalnum()}
            if number % 2 and not wanted <= gone:
                left.append(line)
            at += len(piece)
    assert left == []


def test_traps_stay(redactor: Redactor) -> None:
    assert len(TRAPS) >= 150
    assert [line for line in TRAPS if redactor.redact(line).spans] == []
