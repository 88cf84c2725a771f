"""`veileder code` and `veileder codes`: drafts of codes, and the code system with its editions."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ui import shapes
from ui.batch import Row, put
from ui.each import Usage, each
from ui.shapes import Json

if TYPE_CHECKING:
    from assistant.settings import Settings
    from ingest.codes import CodeSystem

OK = 0


def suggest(arguments: Namespace, settings: Settings) -> int:
    """Suggest codes for a note; personal data is taken out first, and the record gets the draft."""
    from assistant.chooser import chooser
    from assistant.coding import Coder
    from assistant.journal import Journal, operator
    from ingest import codefiles
    from ui.desk import redactor

    coder = Coder(codefiles.load(settings.home), chooser(settings.engine))
    remover = redactor(settings, settings.redaction.note_profile)
    journal = Journal.open(settings)
    if journal is not None:
        journal.acts_as(operator())  # also where people log in: whoever may open the record here is the operator

    def draft(identity: object, note: str, row: Row) -> Json:
        redacted = remover.redact(note)
        found = coder.suggest(redacted, arguments.on)
        record = None if journal is None else journal.suggestions(redacted, found, None)
        return shapes.suggestions_json(identity, found, note, record)

    return each(arguments, "note", draft, "show_suggestions")


def codes(arguments: Namespace, settings: Settings) -> int:
    """Search the code system, take an edition of it in, or list the editions."""
    from ingest import codefiles

    if arguments.add is not None:
        return _edition(arguments, settings.home)
    system = codefiles.load(settings.home)
    if arguments.editions:
        return _editions(arguments, system)
    return each(
        arguments,
        "q",
        lambda identity, text, row: shapes.codes_json(identity, system.search(text, arguments.k, arguments.on)),
        "show_codes",
    )


def _edition(arguments: Namespace, home: Path) -> int:
    """Take one file in as an edition of the code system."""
    from ingest import codefiles

    if arguments.text or arguments.batch:
        raise Usage("--add tar bare en fil, ikke søkeord")
    found = codefiles.add(Path(arguments.add).expanduser(), home, year=arguments.year)
    if arguments.json:
        put({"system": found.system, "year": found.year, "codes": found.codes, "path": str(found.path)})
    else:
        year = f"utgaven for {found.year}" if found.year else "koder med egne datoer"
        print(f"{found.system}: {year}, {found.codes} koder, ligger i {found.path}.")
    return OK


def _editions(arguments: Namespace, system: CodeSystem) -> int:
    told = {"system": system.system, "editions": list(system.editions), "sources": list(system.sources),
            "codes": len(system), "licence": system.licence}  # fmt: skip
    if arguments.json:
        put(told)
    else:
        years = ", ".join(map(str, system.editions)) or "ukjent år"
        print(f"{system.system}: {len(system)} koder, utgaver {years} ({', '.join(system.sources)}). {system.licence}")
    return OK
