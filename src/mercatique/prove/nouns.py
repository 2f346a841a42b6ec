"""What the room "prove" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Edition, Purpose
from mercatique.kernel.rooms import counted, noun
from mercatique.prove.models import CasePack, Classroom, Session, Sitting

noun("prove", _("My dossier"), "prove:my-dossier", order=5, when=lambda workspace: workspace.purpose != Purpose.SCHOOL)
noun("prove", _("Deposits"), "prove:deposits", order=6)
noun("prove", _("Frameworks"), "prove:frameworks", order=10)
noun("prove", _("Exchange of frameworks"), "prove:exchange", order=12, when=lambda workspace: workspace.purpose != Purpose.FIRM)
noun("prove", _("Programme"), "prove:manual", order=15)
noun("prove", _("Waiting for"), "prove:waiting", order=12)
noun("prove", _("Documents"), "documents", count=counted(Edition), order=20)
noun("prove", _("Sessions"), "prove:session-list", count=counted(Session), order=30, when=lambda workspace: workspace.purpose == Purpose.SCHOOL)
noun("prove", _("Tests"), "prove:sitting-list", count=counted(Sitting), order=40, when=lambda workspace: workspace.purpose == Purpose.SCHOOL)
noun("prove", _("Case packs"), "prove:casepack-list", count=counted(CasePack), order=45, when=lambda workspace: workspace.purpose == Purpose.SCHOOL)
noun("prove", _("Classes"), "prove:classroom-list", count=counted(Classroom), order=50, when=lambda workspace: workspace.purpose == Purpose.SCHOOL)
noun("prove", _("My class"), "prove:class", order=55, when=lambda workspace: workspace.purpose == Purpose.CERTIFICATION)
