"""The declaration of certificates to the national file (CDC, "passage de certification"): what is missing, then the XML."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.prove.marking import grids
from mercatique.prove.marking.models import Decision, Holder, Outcome
from mercatique.prove.sessions.models import Session

SPACE = "urn:cdc:cpf:pc5:schema:1.0.0"
#: What the certifier says once per session, and how each looks.
ASKED = {"client": r"\d{8}", "contract": r"[A-Za-z0-9]{1,20}", "kind": r"RNCP|RS", "code": r"(RNCP|RS)?\d{2,6}", "postcode": r"\d{5}"}
#: A social security number has thirteen digits, fifteen with its key: none is ever kept.
NIR = re.compile(r"[12]\s?\d{2}\s?\d{2}\s?\d{2}\s?\d{3}\s?\d{3}(\s?\d{2})?")
ROUTES = {"training": "FORMATION_INITIALE_HORS_APPRENTISSAGE", "apprentice": "FORMATION_INITIALE_APPRENTISSAGE", "experience": "VAE", "resit": "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION"}


@dataclass(frozen=True)
class Lack:
    """Something the declaration cannot be made without."""

    who: str
    what: str


def granted(session: Session) -> list[Decision]:
    """What the jury granted in records that all who were present have signed: the last word on each candidate."""
    signed = Decision.objects.filter(session=session, block="", meeting__minutes__final_at__isnull=False).order_by("at")
    last = {row.candidate_id: row for row in signed.select_related("candidate__holder")}
    return sorted((row for row in last.values() if row.outcome == Outcome.GRANTED), key=lambda row: row.candidate.number)


def unsigned(session: Session) -> list[Decision]:
    """Certificates the jury has granted in a record that somebody has still to sign: nobody is told of them yet."""
    told = {row.pk for row in granted(session)}
    rows = Decision.objects.filter(session=session, current=True, block="", outcome=Outcome.GRANTED).exclude(pk__in=told)
    return list(rows.select_related("candidate").order_by("candidate__number"))


def lacks(session: Session) -> list[Lack]:
    """What is missing, of the certifier and of each holder."""
    told = grids.terms_of(session).declaration
    labels = names()
    found = [Lack(_("Certifier"), str(labels[name])) for name, shape in ASKED.items() if not re.fullmatch(shape, str(told.get(name, "")))]
    if session.starts_on is None or session.ends_on is None:
        found.append(Lack(_("Session"), _("the days of the tests")))
    found += [Lack(row.candidate.title, _("a jury record signed by all who were present")) for row in unsigned(session)]
    for decision in granted(session):
        holder = getattr(decision.candidate, "holder", None)
        if holder is None:
            found.append(Lack(decision.candidate.title, _("civil status: name, day and place of birth")))
        elif holder.country_code == "99100" and not holder.commune_code:
            found.append(Lack(decision.candidate.title, _("the INSEE code of the commune of birth")))
    return found


def names() -> dict[str, str]:
    return {
        "client": _("Client number at the Caisse des Dépôts (8 digits)"),
        "contract": _("Contract number of the certifier"),
        "kind": _("Register: RNCP or RS"),
        "code": _("Code of the certification in the register"),
        "postcode": _("Postcode of the examination centre"),
    }


def refuse_number(*texts: str) -> None:
    """No social security number, in any field."""
    if any(NIR.search(text) for text in texts):
        raise Fault("nir", mark("This looks like a social security number: it is never kept here, and the declaration does not ask for it."))


def xml(session: Session) -> bytes:
    """The file to hand in, once nothing is missing."""
    if lacking := lacks(session):
        raise Fault("cdc-lacks", mark("The declaration is not complete: what it lacks (%(count)s) is listed on this page."), count=len(lacking))
    told = grids.terms_of(session).declaration
    root = etree.Element(f"{{{SPACE}}}flux", nsmap={"cpf": SPACE})
    put(root, "idFlux", f"{session.workspace.slug}-{session.number}-{timezone.now():%Y%m%d%H%M%S}"[:50])
    put(root, "horodatage", timezone.localtime().isoformat(timespec="seconds"))
    sender = put(root, "emetteur")
    put(sender, "idClient", told["client"])
    certifier = put(put(sender, "certificateurs"), "certificateur")
    put(certifier, "idClient", told["client"])
    put(certifier, "idContrat", told["contract"])
    certification = put(put(certifier, "certifications"), "certification")
    put(certification, "type", told["kind"])
    put(certification, "code", f"{told['kind']}{re.sub(r'[A-Z]', '', told['code'])}")
    put(certification, "natureDeposant", "CERTIFICATEUR")
    passages = put(certification, "passageCertifications")
    for decision in granted(session):
        passage(passages, session, decision, told)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def put(parent: Any, name: str, text: Any = None) -> Any:
    child = etree.SubElement(parent, f"{{{SPACE}}}{name}")
    if text is not None:
        child.text = str(text)
    return child


def passage(parent: Any, session: Session, decision: Decision, told: dict[str, str]) -> None:
    """One certificate granted. Nothing of the marks: obtained by admission."""
    holder: Holder = decision.candidate.holder
    row = put(parent, "passageCertification")
    for name, text in (
        ("idTechnique", f"{session.number}-{decision.candidate.code}"), ("obtentionCertification", "PAR_ADMISSION"), ("donneeCertifiee", "true"),
        ("dateDebutExamen", session.starts_on), ("dateFinExamen", session.ends_on), ("codePostalCentreExamen", told["postcode"]),
        ("dateDebutValidite", timezone.localdate(decision.at)), ("presenceNiveauLangueEuro", "false"), ("presenceNiveauNumeriqueEuro", "false"),
    ):  # fmt: skip
        put(row, name, text)
    put(put(row, "modalitesInscription"), "modaliteAcces", ROUTES[decision.candidate.route])
    person = put(put(row, "identificationTitulaire"), "titulaire")
    put(person, "nomNaissance", holder.birth_name)
    if holder.used_name:
        put(person, "nomUsage", holder.used_name)
    for name, text in (
        ("prenom1", holder.first_name), ("anneeNaissance", f"{holder.born_on:%Y}"), ("moisNaissance", f"{holder.born_on:%m}"),
        ("jourNaissance", f"{holder.born_on:%d}"), ("sexe", holder.sex),
    ):  # fmt: skip
        put(person, name, text)
    if holder.commune_code:
        put(person, "codeCommuneNaissance", holder.commune_code)
    put(person, "libelleCommuneNaissance", holder.commune)
    put(person, "codePaysNaissance", holder.country_code)
    put(person, "libellePaysNaissance", holder.country)
