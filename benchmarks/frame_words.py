"""Parts of made-up names, firms, units, roads, drugs, products (`benchmarks/frames.py`); "%" stands for a space."""

from __future__ import annotations

from typing import Final

from norsk.names import wordlist

# Parts of farm names and surnames (Rygh, Norske Gaardnavne, lists such parts), put together at random.
HEADS: Final = wordlist(
    """Amund Aspe Bek Birke Bjell Bjørk Brat Brekk Bruse Bygd Dale Drag Eike Elve Eng Fager Fiske Fjell Flat Fure Gamle
    Gaupe Gjerd Gran Grav Gress Gåse Hag Halvor Hamn Haug Hegg Hell Hest Holm Hov Humle Jerv Kald Kjerr Klepp
    Kross Kvern Kvit Lang Laks Lauv Lind Ljos Lo Lyng Løv Mel Mid Mo Myr Mæl Mørk Nord Ny Od Orr Ospe Plog Rap
    Rein Ris Rogn Ros Rot Rug Rund Sag Salt Selje Sjur Skar Skjel Skog Slett Sml Sol Sten Stor Strand Stubbe
    Sund Svart Sve Sæl Sør Tangs Teig Tind Torp Trol Tver Tyri Ul Un Vass Ved Ves Vid Vind Vold Våg Ytter Øks
    Ørne Øst Ås"""
)
TAILS: Final = wordlist(
    """aas aker bakk bakken bekk berg brekke by bø dal dalen eid eng engen fjell flaten foss gard gård hagen haug
    haugen heim hella hol holm holt hus kleiv land li lia lien lund løkken mark mo moen myr myrhaug nes neset
    rud rød sand set seter skog slett stad stein strand sund svea sæter teigen tun tveit vang vik vika voll
    vollen våg ås åsen øy"""
)
ONSETS: Final = wordlist(
    """b d f g h j k l m n p r s t v z sh kh ch dr gr kr tr br ab ad al am ar az el er es ib im is ol"""
)
NUCLEI: Final = wordlist("""a e i o u a e i aa ia ou ai ei""")
CODAS: Final = ("", "", "n", "r", "l", "m", "s", "d", "h", "k", "f", "z", "sh", "rd", "nt", "ss", "j", "t")
FOREIGN_TAILS: Final = wordlist(
    """i a o ov ova ski ska wicz ić ovic ez es ian yan oğlu dze shvili uddin ullah zadeh pour an en in aj uk enko escu
    eanu"""
)
FIRST_HEADS: Final = wordlist(
    """Ar Arn As Berg Bryn Dag Ei Eld Frøy Gei Gud Gun Hal Her Hild Ing Jor Kje Kol Leid Magn Ny Od Ragn Rei Rol Sal
    Sig Snø Sol Svan Tor Tyr Ul Val Ve Vig Øy Åm Mar Li Ma Jo Ne El Ka"""
)
FIRST_TAILS: Final = wordlist(
    """a bjørg bjørn borg brand dis e en finn frid geir gerd grim hild i ine it laug leif leik liv mar mund ny on rid
    run ulv unn vald vard veig vin ja na ra lia nea tine line rik stein"""
)
BRANCHES: Final = wordlist(
    """Sveis Mek Bygg Rør Elektro Transport Bakeri Blomster Optikk Frisør Gartneri Trelast Maskin Regnskap Eiendom
    Smolt Laks Fisk Fiskemottak Slakteri Meieri Sag Bruk Verft Skipsverft Mekaniske Industri Plast Betong Anlegg
    Asfalt Renhold Renovasjon Taxi Turbuss Buss Spedisjon Lager Logistikk Hotell Kro Kafé Pizzeria Grill Kiosk
    Camping Gjestgiveri Bryggeri Kolonial Dagligvare Sport Sko Manufaktur Trikotasje Gull Ur Foto Trykk Reklame
    Data Konsult Consult Arkitekter Advokatfirma Dyreklinikk Hundepensjonat Rideskole Bil Dekk Lakk Karosseri
    Auto Motor Marina Båt Rederi Havfiske Havbruk Oppdrett Dental Hudpleie Velvære Spa Treningssenter Bowling
    Kino Teater Museum Bibliotek Naturhus Gjenbruk Vekst Produkter Arbeidssenter Tekstil Vaskeri Møbler Kjøkken
    Glass Mur Flis Tak Maler Stillas Snekkeri Kran Graveservice Landbruk Pukkverk Steinindustri Skogsdrift Kraft
    Energi Nett Telecom Forsikring Sparebank Vakt Security Film Radio"""
)
FIRM_WORDS: Final = wordlist(
    """AS AS AS ASA DA ANS SA & og Norge Nord Vest Sør Service Group Gruppen Partner Senter Eftf."""
)
ODD_FIRMS: Final = wordlist(
    """Kvikk Nordlys Lotus Saga Viking Fjord Polar Lykke Smil Havblikk Solstrålen Stjernen Ekspress Pluss Hjerterom
    Prima Grønt Blå Gull Svane Troll Hjørnet Kroken Bestemors Kompass Anker Fyret Huset Loftet Smia Stallen Bua
    Verkstedet"""
)
SCHOOLS: Final = [
    "skole",
    "skole",
    "skole",
    "barneskole",
    "ungdomsskole",
    "ungdomsskule",
    "sentralskole",
    "skule",
    "oppvekstsenter",
    "videregående%skole",
    "vgs",
    "vidaregåande",
    "friskole",
    "Montessoriskole",
    "folkehøgskole",
    "barnehage",
    "barnehage",
    "barnehage",
    "naturbarnehage",
    "friluftsbarnehage",
    "voksenopplæring",
    "kulturskole",
]
PLAY: Final = wordlist(
    """Troll Maur Eventyr Regnbue Solstrå Tyttebær Blåbær Hakkespett Nøtteliten Espira Læringsverkstedet Småfot Bamse
    Rev Ekorn Pinnsvin Kongle Ugle Kløver Multe Sommerfugl Ole Rasle"""
)
PLAY_TAILS: Final = wordlist(
    """stua stubben skogen tunet bakken haugen lia hulen reiret eng kroken toppen berget tua marka"""
)
CLUBS: Final = [
    "IL",
    "IL",
    "FK",
    "HK",
    "IF",
    "BK",
    "TIL",
    "turlag",
    "skytterlag",
    "idrettslag",
    "mannskor",
    "blandakor",
    "damekor",
    "musikkforening",
    "skolekorps",
    "sanitetsforening",
    "bygdekvinnelag",
    "pensjonistforening",
    "jeger-%og%fiskeforening",
    "rideklubb",
    "båtforening",
    "menighet",
    "frimenighet",
    "bedehus",
    "husflidslag",
    "bonde-%og%småbrukarlag",
    "velforening",
    "pistolklubb",
    "sykkelklubb",
    "danseklubb",
    "sjakklubb",
    "Røde%Kors",
    "frivilligsentral",
    "revylag",
]
UNITS: Final = [
    "sykehjem",
    "sykehjem",
    "sjukeheim",
    "omsorgssenter",
    "omsorgsboliger",
    "bofellesskap",
    "bo-%og%servicesenter",
    "helsetun",
    "helsehus",
    "legesenter",
    "legekontor",
    "legevakt",
    "DPS",
    "BUP",
    "FACT",
    "fysioterapi",
    "fysikalske",
    "tannklinikk",
    "tannlegesenter",
    "røntgen",
    "apotek",
    "rehabiliteringssenter",
    "korttid",
    "aldershjem",
    "trygdeheim",
    "bokollektiv",
    "dagsenter",
    "avlastningsbolig",
    "helsestasjon",
    "kiropraktorklinikk",
    "hudklinikk",
    "øyeklinikk",
    "medisinske",
    "poliklinikk",
    "spesialistsenter",
    "jordmorklinikk",
    "behandlingssenter",
    "kurbad",
    "sykehus",
]
HOUSES: Final = wordlist("""heimen hjemmet tunet gården bo senteret klinikken apoteket legene kroken stua parken""")
ROADS: Final = wordlist(
    """veien vegen gata gate gaten veg vei svingen bakken stien kroken lia tunet terrasse allé løkka jordet ringen
    faret brinken smuget grenda grend plass brygge torg hagen myra tråkket kleiva"""
)
SITES: Final = wordlist("""Nedre Øvre Ytre Indre Nordre Søndre Midtre Vestre Østre Store Lille Gamle""")
DRUG_HEADS: Final = wordlist(
    """Ab Ar Bri Ce Cor Da Du Ex Flu Ga Im Ja Ke Le Lu Ma Mo Ni No Ol Pa Pro Re Ri So Te Tri Va Vi Xe Zo Zy"""
)
DRUG_MIDDLES: Final = wordlist("""ba ci di fe la li lo me mi na ne no pra ra re ri sta ta ti tri va vi xi za lu ke""")
DRUG_TAILS: Final = wordlist(
    """n x l m din lin min rin tan ran dol vir zol pin mab nib xa ra ne ta ce vo ris rex max dex nix prim lax fen zid
    pam"""
)
PRODUCT_HEADS: Final = wordlist(
    """Accu Air Aqua Bio Cardio Comfort Cura Derm Dexa Easy Flex Foam Gluco Hydro Ino Libre Medi Mepi Multi Neo Opti
    Oxy Poly Pro Quick Sensi Soft Stoma Tegra Tele Tri Ultra Uni Vac Vista"""
)
PRODUCT_TAILS: Final = wordlist(
    """cath check chek comfort dress fix flex flow form gard grip guard lex line lite lock max med net pad plus pore
    scan seal sense soft sorb stat strip tech tex trac vent view x"""
)
SMALL_UNITS: Final = wordlist(
    """avlastning avlastningsbolig bofellesskap bokollektiv bosenter omsorgsbolig omsorgsbustader dagsenter
    aktivitetssenter hjemmesykepleie hjemmetjeneste heimeteneste hjemmehjelp nattpatrulje demensavdeling
    korttidsavdeling skjermet%enhet apotek legesenter legegruppe helsestasjon fysioterapi klinikk bad kurbad rusteam
    psykiatriteam dialyse LAR ruspost ambulansestasjon legevaktsentral krisesenter barnebolig ungdomsbolig hospits
    rehabilitering sengepost"""
)
DEFINITE_UNITS: Final = wordlist(
    """sykehjemmet sjukeheimen apoteket legekontoret legesenteret helsestasjonen omsorgsboligen bofellesskapet
    dagsenteret avlastningen hjemmetjenesten tannklinikken fysioterapien korttidsavdelingen klinikken legevakten
    aldershjemmet"""
)
SHIPS: Final = wordlist("""MS M/S MF M/F MT M/T MK M/K FF tråleren båten supplyskipet fiskebåten linebåten ferga""")
ORGANISMS: Final = wordlist(
    """E.%coli S.%aureus Klebsiella Candida Proteus Enterococcus pneumokokker Pseudomonas Campylobacter Yersinia
    Legionella adenokarsinom tubulovilløst%adenom meniskskade cholecystitt Aspergillus Bacteroides Moraxella
    Serratia Helicobacter"""
)
WARDS: Final = wordlist(
    """medisinsk%avdeling kirurgisk%sengepost intensiv mottak barneavdelingen føden observasjonsposten dagkirurgisk
    Akuttmottaket Intensiv Medisin%2 Kirurgisk%poliklinikk Ortopedisk%avdeling Overvåkingen hjemmetjenesten
    Tjenestekontoret Barneverntjenesten Psykiatrisk%ungdomsteam Laboratoriet Hjemmesykepleien Kreftpoliklinikken DPS BUP
    PUT ARA FACT HABU legevakten sykehjemmet fastlegen poliklinikken Kommunen Legevakten intensivavdelingen TSB"""
)
MONTHS: Final = wordlist("""januar februar mars april mai juni juli august september oktober november desember""")
DAYS: Final = wordlist("""mandag tirsdag onsdag torsdag fredag lørdag søndag""")
SERVICES: Final = wordlist("BUP DPS Legene FACT Legevakta Apotek Helsehuset Tannlegene Villa")
TEAMS: Final = wordlist("Ørn Trygg Brage Freidig Kvikk Fram Driv Blink Varg Glimt Tjalve Snøgg Bjart Njård")
