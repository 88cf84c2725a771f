"""The command line: what can be said. What is done stands in `ui/verbs.py`, loaded when a verb is chosen."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import NoReturn

from norsk.errors import VeilederError

OK, ERROR, USAGE = 0, 1, 2
_WRONG_USE = frozenset({"empty", "usage"})  # errors about what was typed, not about what was met

# argparse speaks English; these are the sentences of its that a user can meet.
_IN_NORWEGIAN = [
    (r"the following arguments are required: (.*)", r"mangler: \1"),
    (r"unrecognized arguments: (.*)", r"kjenner ikke: \1"),
    (r"argument (.*?): expected one argument", r"\1 trenger en verdi"),
    (r"argument (.*?): expected at least one argument", r"\1 trenger minst én verdi"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1: kjenner ikke \2 (velg blant \3)"),
    (r"argument (.*?): invalid .*? value: (.*)", r"\1: ugyldig verdi \2"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 kan ikke brukes sammen med \2"),
    (r"ambiguous option: (.*?) could match (.*)", r"\1 er flertydig: \2"),
    (r"one of the arguments (.*) is required", r"mangler ett av: \1"),
    (r"argument (.*?): (.*)", r"\1: \2"),
]


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Bruk: " if prefix is None else prefix)  # type: ignore[arg-type]


class _Parser(argparse.ArgumentParser):
    def __init__(self, *args: object, **options: object) -> None:
        options |= {"add_help": False, "formatter_class": _Help, "allow_abbrev": False}
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "Argumenter", "Valg"
        self.add_argument("-h", "--help", action="help", help="vis denne hjelpen")

    def error(self, message: str) -> NoReturn:
        for english, norwegian in _IN_NORWEGIAN:
            if re.fullmatch(english, message, re.DOTALL):
                message = re.sub(english, norwegian, message, flags=re.DOTALL)
                break
        self.exit(USAGE, f"{self.format_usage()}{self.prog}: {message}\nSkriv «{self.prog} --help» for hjelp.\n")


def parser() -> argparse.ArgumentParser:
    """Every verb with its arguments. `verb` names the function in `ui.verbs` that does it."""
    top = _Parser(
        prog="veileder",
        description="Svar med ordrette sitater fra kildene i biblioteket, og utkast til koding. Alt kjører lokalt.",
        epilog="Hver kommando har --json. Data ligger i VEILEDER_HOME. Utgangskode: 0 gikk bra, 1 feil, 2 feil bruk.",
    )
    top.add_argument("--version", action="store_true", help="vis versjonen")
    verbs = top.add_subparsers(title="Kommandoer", metavar="KOMMANDO", parser_class=_Parser)

    verb = _add(verbs, "ask", "svar på et spørsmål, med sitater", batch='{"id","q"}')
    verb.add_argument("text", nargs="*", metavar="SPØRSMÅL", help="spørsmålet («-» leser standard inn)")
    verb.add_argument("--engine", metavar="NAVN", help="motoren som svarer (ellers den som er valgt i innstillingene)")
    _scope(verb)

    verb = _add(verbs, "search", "finn tekststeder i kildene", batch='{"id","q"}')
    verb.add_argument("text", nargs="*", metavar="SØK", help="det som skal finnes")
    verb.add_argument("-k", type=_count, default=10, metavar="N", help="antall treff (10)")
    _scope(verb)

    verb = _add(verbs, "ingest", "les filer og mapper inn i biblioteket")
    verb.add_argument("paths", nargs="*", metavar="STI", help="filer, mapper eller mønstre (*.pdf)")
    verb.add_argument("--sources", metavar="FIL", help="kildefil med tittel, utgiver, dato og adresse for filene")
    verb.add_argument("--pages", action="store_true", help="ta med de innebygde sidene")
    verb.add_argument("--ray", metavar="ADRESSE", help="la en Ray-klynge lese filene («local» starter en her)")

    _library(_add(verbs, "sources", "vis biblioteket, hent det på nytt fra nettet, og vis hva som er endret"))

    verb = _add(verbs, "redact", "fjern personopplysninger fra en tekst", batch='{"id","text"}')
    verb.add_argument("text", nargs="*", metavar="TEKST", help="teksten («-» leser standard inn)")
    verb.add_argument(
        "--profile",
        type=lambda name: name.replace("ø", "o"),
        choices=("sporsmal", "journal", "streng"),
        default="journal",
        help="hva teksten er: sporsmal, journal (vanlig) eller streng",
    )

    verb = _add(verbs, "code", "foreslå ICD-10-koder til et notat", batch='{"id","note"}')
    verb.add_argument("text", nargs="*", metavar="NOTAT", help="notatet («-» leser standard inn)")
    verb.add_argument("--on", type=_day, metavar="DATO", help="datoen kodene skal gjelde for (ÅÅÅÅ-MM-DD)")

    verb = _add(verbs, "codes", "søk i kodeverket", batch='{"id","q"}')
    verb.add_argument("text", nargs="*", metavar="SØK", help="kode eller ord")
    verb.add_argument("-k", type=_count, default=10, metavar="N", help="antall koder (10)")
    verb.add_argument("--on", type=_day, metavar="DATO", help="datoen kodene skal gjelde for (ÅÅÅÅ-MM-DD)")
    verb.add_argument("--add", metavar="FIL", help="legg inn en utgave av kodeverket (FinnKodes JSON eller ClaML)")
    verb.add_argument("--year", type=_count, metavar="ÅR", help="året utgaven gjelder, der filnavnet ikke sier det")
    verb.add_argument("--editions", action="store_true", help="vis hvilke utgaver som er lastet")

    verb = _add(verbs, "check", "se om sitater dekker en setning", batch='{"id","sentence","quotes"}')
    verb.add_argument("text", nargs="*", metavar="SETNING", help="setningen som skal prøves")
    verb.add_argument("--quote", action="append", default=[], metavar="SITAT", help="et sitat (kan gjentas)")

    verb = _add(verbs, "written", "vis målform, språkfeil og lesbarhet", batch='{"id","text"}')
    verb.add_argument("text", nargs="*", metavar="TEKST", help="teksten («-» leser standard inn)")

    for name, meaning in (
        ("serve", "start siden og programgrensesnittet på denne maskinen"),
        ("start", "les inn de innebygde sidene, vis ett svar, og start siden (make run)"),
    ):
        verb = _add(verbs, name, meaning)
        verb.add_argument("--host", metavar="ADRESSE", help="adressen å lytte på (127.0.0.1)")
        verb.add_argument("--port", type=int, metavar="PORT", help="porten å lytte på (8420; 0 velger en ledig)")

    _journal(_add(verbs, "journal", "etterprøv, les og rydd journalen over spørsmål, svar og valg"))
    _signals(_add(verbs, "signals", "lag en rapport om ubesvarte spørsmål og meldinger, til en etat"))
    _keys(_add(verbs, "keys", "lag, vis og tilbakekall nøkler for systemer som bruker programgrensesnittet"))
    _evaluation(_add(verbs, "eval", "mål svar, språk og vern, og sammenlign rapporter"))
    verb = _add(verbs, "backup", "ta sikkerhetskopi av bibliotek, journal, innstillinger og nøkler")
    verb.add_argument("file", metavar="FIL", help="filen som skal skrives (finnes den, skjer ingenting)")
    verb = _add(verbs, "restore", "gjenopprett en sikkerhetskopi til en tom VEILEDER_HOME")
    verb.add_argument("file", metavar="FIL", help="sikkerhetskopien")
    verb = _add(verbs, "documents", "skriv dokumentene virksomheten trenger, fylt ut fra innstillingene")
    verb.add_argument("folder", metavar="MAPPE", help="mappen de skrives i; det som finnes der, overskrives ikke")
    verb.add_argument("--business", default="virksomheten", metavar="NAVN", help="virksomhetens navn")
    verb.add_argument("--ros", metavar="FIL", help="egen eller andres ROS (CSV), som beholdes og fylles på")
    verb.add_argument("--dpia", metavar="FIL", help="egen eller andres DPIA (Markdown), som beholdes og fylles på")
    _add(verbs, "doctor", "se etter hva som er installert, nåbart og oppdatert")
    return top


def _library(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "what",
        nargs="?",
        choices=("list", "sync", "diff", "show"),
        default="list",
        metavar="HVA",
        help="list (vanlig), sync (hent fra nettet), diff (hva som er endret) eller show (vis teksten)",
    )
    verb.add_argument("names", nargs="*", metavar="KILDE", help="kildene det gjelder (ellers alle)")
    verb.add_argument("--list", metavar="FIL", help="egen kildeliste med adresser, i stedet for den som følger med")
    verb.add_argument("--shipped", action="store_true", help="sync: ta med listen som følger med, ved siden av egen")
    verb.add_argument("--stale", action="store_true", help="bare kilder som ikke er gjennomgått på tre år")
    verb.add_argument("--unreachable", action="store_true", help="bare kilder som ikke lenger svarer på nettet")
    verb.add_argument("--flagged", action="store_true", help="bare kilder der det er funnet skjulte instrukser")
    verb.add_argument("--never-quoted", action="store_true", help="bare kilder som aldri er sitert i et svar")
    verb.add_argument("--changed-since", type=_day, metavar="DATO", help="bare kilder med ny tekst siden denne dagen")
    verb.add_argument("--missing", action="store_true", help="vis også det på listen som ikke er i biblioteket")
    verb.add_argument("--since", type=_day, metavar="DATO", help="diff: sammenlign med teksten fra denne dagen")
    verb.add_argument("--version", dest="of_version", metavar="HASH", help="diff og show: versjonen (noen tegn holder)")
    verb.add_argument("--start", type=int, metavar="N", help="show: første tegn")
    verb.add_argument("--end", type=int, metavar="N", help="show: tegnet etter det siste")


def _evaluation(verb: argparse.ArgumentParser) -> None:
    kinds = verb.add_subparsers(title="Hva", metavar="HVA", parser_class=_Parser, required=True, dest="what")
    _add(kinds, "list", "vis oppgavene", verb="eval")
    kind = _add(kinds, "run", "kjør oppgaver og skriv en rapport", verb="eval")
    kind.add_argument("tasks", nargs="*", metavar="OPPGAVE", help="oppgavene som skal kjøres (ellers alle)")
    kind.add_argument("--gate", nargs="?", const="", metavar="FIL", help="feil når en port faller (FIL: egne porter)")
    kind.add_argument("--engine", metavar="NAVN", help="motoren som skal måles")
    kind.add_argument("--judge", metavar="ADRESSE", help="en annen lokal modell som også dømmer (slutter på /v1)")
    kind.add_argument("--out", metavar="MAPPE", help="hvor rapporten skal ligge (ellers under VEILEDER_HOME)")
    kind = _add(kinds, "compare", "si hvilke forskjeller mellom to rapporter som er reelle", verb="eval")
    kind.add_argument("before", metavar="FØR", help="report.json fra den første kjøringen")
    kind.add_argument("after", metavar="ETTER", help="report.json fra den andre kjøringen")
    kind = _add(kinds, "import", "ta inn egne spørsmål (CSV) eller kodede notater", verb="eval")
    kind.add_argument("file", metavar="FIL", help="CSV med spørsmål, eller kodesidens evalueringssett (.jsonl)")


def _journal(verb: argparse.ArgumentParser) -> None:
    kinds = verb.add_subparsers(title="Hva", metavar="HVA", parser_class=_Parser, required=True, dest="what")
    kind = _add(kinds, "verify", "finn enhver endring, fjerning, ombytting eller avkorting", verb="journal")
    kind.add_argument("--anchor", metavar="TALL:HASH", help="et anker som er notert et annet sted")
    kind.add_argument("--file", metavar="FIL", help="etterprøv en eksport (JSON Lines) i stedet")
    kind = _add(kinds, "anchor", "vis nummer og hash for siste innslag, til å notere et annet sted", verb="journal")
    kind.add_argument("--renew", action="store_true", help="gjør journalen slik den er, til den forankrede")
    _reasoned(kind, required=False)
    kind = _add(kinds, "read", "vis innslag; hvem som leser og hvorfor, blir selv journalført", verb="journal")
    _reasoned(kind)
    kind.add_argument("--since", type=_day, metavar="DATO", help="fra og med denne dagen (UTC)")
    kind.add_argument("--until", type=_day, metavar="DATO", help="til, men ikke med, denne dagen (UTC)")
    kind.add_argument("--user", metavar="BRUKER", help="bare denne brukerens innslag")
    kind.add_argument("--thread", metavar="TRÅD", help="bare ett spørsmål med svar («record» i svaret)")
    kind.add_argument("--kind", type=_kind, metavar="SLAG", help="bare dette slaget (spørsmål, svar, forslag, valg …)")
    kind.add_argument("-n", type=_count, metavar="N", help="bare de N nyeste")
    kind = _add(kinds, "replay", "still et journalført spørsmål på nytt, og se hva som er annerledes", verb="journal")
    kind.add_argument("thread", metavar="TRÅD", help="spørsmålet («record» i svaret)")
    _reasoned(kind)
    kind = _add(kinds, "export", "skriv hele journalen som JSON Lines", verb="journal")
    _reasoned(kind)
    kind.add_argument("--to", metavar="FIL", help="filen (ellers mappen i record.export)")
    kind = _add(kinds, "purge", "fjern innhold som er for gammelt; kjeden består", verb="journal")
    _reasoned(kind)
    kind.add_argument("--days", type=_count, metavar="N", help="eldre enn N dager (ellers record.retention_days)")
    kind.add_argument("--entries", type=_span, metavar="FRA-TIL", help="bare disse, som ved krav om sletting")


def _signals(verb: argparse.ArgumentParser) -> None:
    kinds = verb.add_subparsers(title="Hva", metavar="HVA", parser_class=_Parser, required=True, dest="what")
    kind = _add(kinds, "report", "vis temaer og meldinger, uten at noen kan kjennes igjen", verb="signals")
    _reasoned(kind)
    kind.add_argument("--since", type=_day, metavar="DATO", help="fra og med denne dagen (UTC)")
    kind.add_argument("--until", type=_day, metavar="DATO", help="til, men ikke med, denne dagen (UTC)")
    kind.add_argument("-k", type=_count, default=5, metavar="K", help="færrest som må ha spurt om et tema (5)")


def _keys(verb: argparse.ArgumentParser) -> None:
    kinds = verb.add_subparsers(title="Hva", metavar="HVA", parser_class=_Parser, required=True, dest="what")
    kind = _add(kinds, "add", "lag en nøkkel; den vises bare denne ene gangen", verb="keys")
    kind.add_argument("name", metavar="NAVN", help="systemet som skal bruke nøkkelen")
    kind.add_argument(
        "--role",
        required=True,
        choices=("kliniker", "koder", "evaluator", "drift"),
        help="hva systemet får gjøre: kliniker, koder, evaluator eller drift",
    )
    kind.add_argument("--days", type=_count, default=365, metavar="N", help="hvor lenge den gjelder (365 dager)")
    _add(kinds, "list", "vis nøklene, uten hemmelighetene", verb="keys")
    _add(kinds, "client", "lag nøkkelen som Veileder logger folk inn med; den offentlige delen vises", verb="keys")
    kind = _add(kinds, "revoke", "tilbakekall en nøkkel med en gang", verb="keys")
    kind.add_argument("name", metavar="NAVN", help="navnet eller id-en")


def _reasoned(kind: argparse.ArgumentParser, *, required: bool = True) -> None:
    kind.add_argument("--reason", required=required, metavar="GRUNN", help="hvorfor; blir journalført")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    # Numpy's threads wait for each other by spinning: on a busy machine the start took 3.5 s of processor time more
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(10_000, 10, 10)  # modules and tables are no garbage: a start takes a tenth less
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    top = parser()
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        arguments = top.parse_args(given)
        if arguments.version:
            return _version()
        if not hasattr(arguments, "verb"):
            top.print_help(sys.stderr)
            return USAGE
        return _run(arguments)
    except BrokenPipeError:
        # the reader (head, less) has gone: stop quietly, and keep the interpreter from flushing into the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        print("\nAvbrutt.", file=sys.stderr)
        return ERROR


def _run(arguments: argparse.Namespace) -> int:
    verbs = importlib.import_module("ui.verbs")
    work: Callable[[argparse.Namespace], int] = getattr(verbs, arguments.verb)
    try:
        return work(arguments)
    except verbs.Usage as error:
        failed: _Parser = arguments.parser
        failed.error(str(error))
    except VeilederError as error:
        if arguments.json:
            verbs.put({"id": None, "error": {"code": error.code, "message": str(error)}})
        print(f"veileder: {error}", file=sys.stderr)
        return USAGE if error.code in _WRONG_USE else ERROR


def _version() -> int:
    from importlib.metadata import version

    print(f"veileder {version('veileder')}")
    return OK


def _add(
    verbs: argparse._SubParsersAction[_Parser], name: str, meaning: str, *, batch: str = "", verb: str = ""
) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=meaning, description=meaning[0].upper() + meaning[1:] + ".")
    made.set_defaults(verb=verb or name, parser=made, batch=None)
    made.add_argument("--json", action="store_true", help="skriv JSON på standard ut; meldinger går til standard feil")
    if batch:
        made.add_argument("--batch", metavar="FIL", help=f"JSON Lines med {batch} («-» leser standard inn)")
    return made


def _scope(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--as-of", type=_day, metavar="DATO", help="bare det som gjaldt denne dagen (ÅÅÅÅ-MM-DD)")
    verb.add_argument("--agency", metavar="ETAT", help="bare kilder fra denne etaten")
    verb.add_argument("--phase", type=_phase, metavar="FASE", help="bare kilder for denne fasen")
    verb.add_argument("--audience", type=_audience, metavar="HVEM", help="bare kilder for denne målgruppen")


def _phase(text: str) -> str:
    from ingest.labels import PHASES

    return _one_of(text, PHASES, "fase")


def _audience(text: str) -> str:
    from ingest.labels import AUDIENCES

    return _one_of(text, AUDIENCES, "målgruppe")


def _kind(text: str) -> str:
    """A kind of entry by its Norwegian name, in ASCII too, or by the name that JSON has."""
    from ui.journal_verbs import KINDS

    names = {told: kind for kind, told in KINDS.items()}
    names |= {told.replace("ø", "o").replace("å", "a"): kind for told, kind in names.items()}
    word = text.strip().lower()
    if word not in names and word not in KINDS:
        raise argparse.ArgumentTypeError(f"«{text}» er ikke et slag innslag. Velg: {', '.join(KINDS.values())}.")
    return names.get(word, word)


def _one_of(text: str, known: Sequence[str], what: str) -> str:
    """A word of a list: one that is misspelt would find nothing, which reads like silent sources."""
    if text.strip().lower() not in known:
        raise argparse.ArgumentTypeError(f"«{text}» er ingen {what}. Velg: {', '.join(known)}.")
    return text.strip().lower()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"datoen «{text}» skal skrives ÅÅÅÅ-MM-DD") from None


def _span(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal() or int(first) > int(last or first):
        raise argparse.ArgumentTypeError(f"«{text}» skal skrives FRA-TIL, som 12-15")
    return int(first), int(last or first)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"«{text}» skal være et helt tall fra 1 og opp")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
