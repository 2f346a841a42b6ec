"""The register of processing activities on a page and as a workbook."""

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mercatique.act.processing import register
from mercatique.act.processing.controller import controller_of
from mercatique.act.processing.coverage import uncovered
from mercatique.kernel.access import workspace_view
from mercatique.kernel.downloads import XLSX
from mercatique.kernel.models import Workspace
from mercatique.kernel.records import List, New
from mercatique.kernel.spreadsheets import content_disposition


class Register(List):
    """The list of the sheets, and the tables with personal data that none of them covers."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        found = controller_of(self.workspace)
        lines = register.controller(self.workspace) if found else []
        return {"uncovered": uncovered(self.workspace), "controller": found, "controller_lines": lines, "controller_lacks": found.gaps() if found else []}


class NameController(New):
    """The controller is written down once; whoever comes second is led to the sheet there is."""

    def post(self, request: HttpRequest) -> HttpResponse:  # type: ignore[override]
        found = controller_of(self.workspace)
        if found is None:
            return super().post(request)
        messages.info(request, _("The register names its controller already (“%(name)s”): change that one.") % {"name": found.title})
        return redirect(found.page_url("edit"))


@workspace_view()
def workbook(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The whole register as one XLSX file, as an inspector asks for it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the answer
    register.workbook(workspace, file)
    file.seek(0)
    answer: Any = FileResponse(file, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition(f"{workspace.slug}-{_('register')}.xlsx")
    return answer  # type: ignore[no-any-return]
