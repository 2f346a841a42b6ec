"""Uploads are streamed to disk and stopped at the limit."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


class Limit(FileUploadHandler):
    """Stop reading as soon as the request is larger than ``UPLOAD_LIMIT``; the page says so."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.read = 0
        self.refused = False

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # type: ignore[no-untyped-def]
        settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
        if content_length > settings.UPLOAD_LIMIT and self.request is not None:
            self.request.too_large = True  # type: ignore[attr-defined]
            self.refused = True

    def new_file(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        super().new_file(*args, **kwargs)
        if self.refused:
            # Only here: the parser does not expect to be stopped before the first file.
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.read += len(raw_data)
        if self.read > settings.UPLOAD_LIMIT:
            if self.request is not None:
                self.request.too_large = True  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class Spool(TemporaryFileUploadHandler):
    """The file on its way to disk; a disk without room is said on the page."""

    @contextmanager
    def room(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT} or self.request is None:
                raise
            self.request.disk_full = True  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=False) from None

    def new_file(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        with self.room():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self.room():
            super().receive_data_chunk(raw_data, start)


def refusal(request: HttpRequest) -> str:
    """Why the request's file was not taken, empty when it was."""
    if getattr(request, "disk_full", False):
        return _("The disk has no room left for this file: free some space and try again. Nothing has been kept.")
    if not getattr(request, "too_large", False):
        return ""
    return _("The file is too large: %(limit)s at most.") % {"limit": filesizeformat(settings.UPLOAD_LIMIT)}
