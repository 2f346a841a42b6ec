"""A document of a workspace as a file."""

import argparse
from pathlib import Path
from typing import Any

from mercatique.cli import installation, speech
from mercatique.cli.speech import _

FORMATS = ("pdf", "docx", "pptx", "html", "xlsx")


def commands(add: Any) -> None:
    document = add.add_parser("document", help=_("write a document of a workspace to a file"))
    document.add_argument("name", help=_("document, such as marketing-plan"))
    document.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    document.add_argument("--to", choices=FORMATS, help=_("format (default: from the file's name)"))
    document.add_argument("--lang", choices=("fr", "en"), default="", help=_("language (default: the workspace's)"))
    document.add_argument("--issue", action="store_true", help=_("issue it: the next version is kept for ever"))
    document.add_argument("-o", "--output", type=Path, metavar="FILE", required=True)
    document.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    document.set_defaults(run=run_document)


def run_document(given: argparse.Namespace) -> int:
    installation.open_installation()
    from mercatique.kernel import documents

    workspace = installation.workspace(given.workspace)
    to = given.to or given.output.suffix.lstrip(".").lower()
    version = None
    documents.known(workspace, given.name)
    if given.issue:
        with installation.acting():
            edition = documents.issue(workspace, given.name, None, given.lang, actor=installation.actor())
        made, version = documents.read(edition), edition.number
    else:
        made = documents.draft(workspace, given.name, given.lang, installation.actor())
    data = documents.render(made, to)
    aside = given.output.with_name(f".{given.output.name}.part")
    try:
        aside.write_bytes(data)
        aside.replace(given.output)
    finally:
        aside.unlink(missing_ok=True)
    speech.say(_("Written to %(path)s.") % {"path": given.output})
    if given.json:
        speech.answer({"document": given.name, "file": str(given.output), "format": to, "version": version, "bytes": len(data)})
    return 0
