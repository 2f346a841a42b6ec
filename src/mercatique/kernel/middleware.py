"""What happens around every request: its language, its change, its faults."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

from mercatique.fault import Fault, told
from mercatique.fault import _ as mark
from mercatique.kernel import changes
from mercatique.kernel.format import day

Handler = Callable[[HttpRequest], HttpResponse]
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CODES = [code for code, _name in settings.LANGUAGES]


def language_of(request: HttpRequest) -> str:
    """The person's choice, else the browser's wish, else French."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in CODES:
        return chosen
    for wish, _weight in translation.trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wish.split("-")[0] in CODES:
            return wish.split("-")[0]
    return settings.LANGUAGE_CODE


def language(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)  # type: ignore[attr-defined]
            return response

    return middleware


def change(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user if request.user.is_authenticated else None
        with changes.acting(user):  # type: ignore[arg-type]
            response = get_response(request)
        if request.user.is_authenticated:  # by session, or by a token meanwhile
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def sentence(fault: Fault) -> str:
    """A fault in the reader's language, its days written as people write them."""
    return told(fault.message, {name: as_day(value) for name, value in fault.values.items()}, gettext)


def as_day(value: Any) -> Any:
    """A value of a sentence; what stands there as 2026-08-31 is read as the day it is."""
    if not (isinstance(value, str) and ISO_DAY.fullmatch(value)):
        return value
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


class faults:
    """A fault that no view caught becomes one clear sentence, never a traceback."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL keeps no text with a NUL and says so with an error: nobody types one.
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return self.told(request, Fault("nul", mark("This address holds a sign that no text has: follow a link instead.")))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return self.told(request, exception) if isinstance(exception, Fault) else None

    @staticmethod
    def told(request: HttpRequest, exception: Fault) -> HttpResponse:
        status = 409 if exception.code in {"conflict", "changed-since", "protected"} else 400
        if request.path.startswith("/api/"):
            return JsonResponse({"code": exception.code, "message": sentence(exception)}, status=status)
        return render(request, "kernel/fault.html", {"sentence": sentence(exception)}, status=status)


class SignedIn(LoginRequiredMiddleware):
    """Everything asks for an account, except what says otherwise and the API, which asks for a token itself."""

    def process_view(self, request, view_func, view_args, view_kwargs):  # type: ignore[no-untyped-def]
        if request.path.startswith("/api/workspaces"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
