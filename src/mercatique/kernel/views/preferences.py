"""Language and theme of a person; the page of patterns."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mercatique.kernel.frame import THEMES
from mercatique.kernel.middleware import CODES


@require_POST
@login_not_required
def change(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie and return to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, cookie, allowed in (
        ("language", settings.LANGUAGE_COOKIE_NAME, CODES),
        ("theme", "mercatique_theme", THEMES),
    ):
        if (value := request.POST.get(name)) in allowed:
            response.set_cookie(
                cookie, value, max_age=365 * 24 * 3600, httponly=True, samesite="Lax", secure=request.is_secure()
            )
    return response


def patterns(request: HttpRequest) -> HttpResponse:
    """Every component of the interface, in one place."""
    return render(request, "kernel/patterns.html")
