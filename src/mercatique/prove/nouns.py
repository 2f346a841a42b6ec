"""What the room "prove" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Edition, Purpose
from mercatique.kernel.rooms import counted, noun
from mercatique.prove.models import CasePack, Classroom, Session, Sitting

noun(
    "prove", _("My dossier"), "prove:my-dossier", order=5, when=lambda workspace: workspace.purpose != Purpose.SCHOOL,
    says=_("What you hand in, criterion by criterion, and what is still missing."),
)
noun(
    "prove", _("Deposits"), "prove:deposits", order=6,
    says=_("Dossiers frozen, hashed and dated, with all they rest on."),
)
noun(
    "prove", _("Frameworks"), "prove:frameworks", order=10,
    says=_("What each framework asks of this workspace, what the records show already, and what is missing."),
)
noun(
    "prove", _("Exchange of frameworks"), "prove:exchange", order=12, when=lambda workspace: workspace.purpose != Purpose.FIRM,
    says=_("Bring a framework from elsewhere and freeze it; take one out for another tool."),
)
noun(
    "prove", _("Programme"), "prove:manual", order=15,
    says=_("The chapters of the training programme: method cards, words of the trade, a quiz after each."),
)
noun(
    "prove", _("Waiting for"), "prove:waiting", order=12,
    says=_("Criteria no part of the product can read yet; a piece deposited by hand brings each to the jury."),
)
noun(
    "prove", _("Documents"), "documents", count=counted(Edition), order=20,
    says=_("What is printed and handed on: an issued version keeps its figures and their date."),
)
noun("prove", _("Sessions"), "prove:session-list", count=counted(Session), order=30, when=lambda workspace: workspace.purpose == Purpose.SCHOOL)
noun("prove", _("Tests"), "prove:sitting-list", count=counted(Sitting), order=40, when=lambda workspace: workspace.purpose == Purpose.SCHOOL)
noun("prove", _("Case packs"), "prove:casepack-list", count=counted(CasePack), order=45, when=lambda workspace: workspace.purpose == Purpose.SCHOOL)
noun("prove", _("Classes"), "prove:classroom-list", count=counted(Classroom), order=50, when=lambda workspace: workspace.purpose == Purpose.SCHOOL)
noun(
    "prove", _("My class"), "prove:class", order=55, when=lambda workspace: workspace.purpose == Purpose.CERTIFICATION,
    says=_("Join a trainer’s class: they read how far your criteria are and comment, and never mark."),
)
