"""The register of processing activities on a page and as a workbook."""

import tempfile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mercatique.act.processing import register
from mercatique.act.processing.coverage import uncovered
from mercatique.kernel.access import workspace_view
from mercatique.kernel.downloads import XLSX
from mercatique.kernel.models import Workspace
from mercatique.kernel.records import List
from mercatique.kernel.spreadsheets import content_disposition


class Register(List):
    """The list of the sheets, and the tables with personal data that none of them covers."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        return {"uncovered": uncovered(self.workspace)}


@workspace_view()
def workbook(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The whole register as one XLSX file, as an inspector asks for it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the answer
    register.workbook(workspace, file)
    file.seek(0)
    answer: Any = FileResponse(file, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition(f"{workspace.slug}-{_('register')}.xlsx")
    return answer  # type: ignore[no-any-return]
