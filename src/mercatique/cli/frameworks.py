"""Frameworks in and out: ``mercatique framework export`` and ``mercatique framework import``."""

import argparse
import sys
from pathlib import Path
from typing import Any

from mercatique.cli import installation, speech
from mercatique.cli.speech import _, mark
from mercatique.fault import Fault

FORMATS = ("toml", "moodle", "case")


def commands(add: Any) -> None:
    group = add.add_parser("framework", help=_("take a framework out, or bring one in"))
    acts = group.add_subparsers(dest="act", metavar=_("ACT"), required=True, parser_class=type(group))
    out = acts.add_parser("export", help=_("write a framework to a file"))
    out.add_argument("key", help=_("framework, such as fr-auto-digital"))
    out.add_argument("-w", "--workspace", metavar="SLUG", default="", help=_("its own frameworks too"))
    out.add_argument("--to", choices=FORMATS, default="toml", help=_("format (default: toml)"))
    out.add_argument("--lang", choices=("fr", "en"), default="fr", help=_("language of the texts"))
    out.add_argument("-o", "--output", type=Path, metavar="FILE", help=_("file (default: standard output)"))
    out.set_defaults(run=run_export)
    bring = acts.add_parser("import", help=_("bring a framework from a file: a draft to confirm, or frozen at once"))
    bring.add_argument("file", type=Path, help=_("TOML, Moodle’s CSV, CASE (JSON), a fiche of the register (XML or ZIP)"))
    bring.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    bring.add_argument("--fiche", metavar="NUMBER", default="", help=_("fiche wanted, such as RNCP38827"))
    bring.add_argument("--freeze", action="store_true", help=_("freeze it as it is, without a look"))
    bring.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    bring.set_defaults(run=run_import)


def run_export(given: argparse.Namespace) -> int:
    installation.open_installation()
    from mercatique.prove.exchange import writing
    from mercatique.prove.framework import frameworks

    known = frameworks(installation.workspace(given.workspace) if given.workspace else None)
    if given.key not in known:
        raise Fault("no-framework", mark("There is no framework “%(name)s”; there are: %(names)s."), name=given.key, names=", ".join(known))
    text = writing.written(known[given.key], given.to, given.lang)
    if given.output is None:
        sys.stdout.write(text)
        return 0
    aside = given.output.with_name(f".{given.output.name}.part")
    try:
        aside.write_text(text, "utf-8", newline="")
        aside.replace(given.output)
    finally:
        aside.unlink(missing_ok=True)
    speech.say(_("Written to %(path)s.") % {"path": given.output})
    return 0


def run_import(given: argparse.Namespace) -> int:
    """A draft to confirm on its page; with ``--freeze`` a framework at once."""
    installation.open_installation()
    from mercatique.prove.exchange import drafting, freezing, opening
    from mercatique.prove.exchange.proposal import Proposal, title

    workspace = installation.workspace(given.workspace)
    with given.file.open("rb") as stream:
        found = opening.opened(
            stream, given.file.name, given.file.stat().st_size, wanted=given.fiche, most=opening.WHOLE_REGISTER, unpacked=opening.WHOLE_REGISTER,
        )  # fmt: skip
    if not isinstance(found, Proposal):
        raise Fault("framework", mark("The file holds several fiches: name one with --fiche, such as --fiche %(number)s."), number=found[0].number)
    answer = {"key": found.key, "title": title(found), "blocks": len(found.blocks), "competences": found.competences, "criteria": found.criteria}
    if given.freeze:
        framework = freezing.freeze(workspace, found, installation.actor())
        speech.say(_("“%(key)s” is frozen, version %(version)s.") % {"key": framework.key, "version": framework.version})
        answer |= {"version": framework.version, "frozen": True}
    else:
        draft = drafting.put_down(workspace, found, given.file.name)
        speech.say(_("A draft of %(competences)d competences is ready to be confirmed: %(page)s") % {"competences": found.competences, "page": draft.get_absolute_url()})
        answer |= {"page": draft.get_absolute_url(), "frozen": False}
    if given.json:
        speech.answer(answer)
    return 0
