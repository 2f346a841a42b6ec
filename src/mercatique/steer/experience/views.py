"""The page of an experience report: what the records say, and the way to the document."""

from typing import Any

from django.http import HttpRequest

from mercatique.kernel import documents
from mercatique.kernel.models import Member
from mercatique.kernel.records import Detail, New
from mercatique.steer.experience import reading


class ExperienceDetail(Detail):
    def context(self, request: HttpRequest) -> dict[str, Any]:
        found = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        return {"document": documents.name_of("experience", found), "deeds": reading.of(found)}


class NewExperience(New):
    """It is usually about oneself."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"member": Member.objects.filter(workspace=self.workspace, user=request.user).values_list("pk", flat=True).first()}  # type: ignore[misc]
