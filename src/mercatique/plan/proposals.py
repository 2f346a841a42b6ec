"""What is proposed and then applied to the plan, or turned down: moves of money, moves of people."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.kernel import changes
from mercatique.kernel.middleware import sentence
from mercatique.plan.models import Reallocation, Transfer


def answer(request: HttpRequest, found: Reallocation | Transfer, apply: Callable[[str], object], applied: str) -> HttpResponse:
    """Apply a proposal as it was read (``apply`` gets its version), or turn it down; then show it again."""
    try:
        if request.POST.get("do") == "reject":
            if found.state != found.State.PROPOSED:
                raise Http404
            found.state = found.State.REJECTED
            if isinstance(found, Transfer):
                found.decided_on = timezone.localdate()
            found.save()
            text = _("“%(title)s” has been turned down.") % {"title": found.title}
        else:
            apply(request.POST.get("version", ""))
            text = applied % {"title": found.title}
        messages.success(request, text, extra_tags=changes.tag())
    except Fault as fault:
        messages.error(request, sentence(fault))
    return HttpResponseRedirect(found.get_absolute_url())
