"""Template tags of the pages of records: a value as read, a support with its state, an act of the history."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel import changes
from mercatique.kernel import evidence as supports
from mercatique.kernel.models import Evidence, Figure, Record
from mercatique.kernel.templatetags.mercatique import shown_value

register = template.Library()

ICONS = {"figure": "figure", "record": "record", "file": "file", "address": "web"}


@register.simple_tag
def record_address(record: Record, act: str = "detail") -> str:
    return record.page_url(act)


@register.simple_tag
def value(value: Any) -> SafeString | str:
    """A field's value on a record's page: records as links, addresses as links, long text in paragraphs."""
    if isinstance(value, Record):
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), value)
    if isinstance(value, list) and value and isinstance(value[0], Record):
        items = format_html_join("", '<li><a href="{}">{}</a></li>', ((item.get_absolute_url(), item) for item in value))
        return format_html('<ul class="plain">{}</ul>', items)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and "\n" in value:
        return mark_safe(urlize(linebreaks(value, autoescape=True), nofollow=True))  # noqa: S308  escaped by linebreaks
    if isinstance(value, str):
        return mark_safe(urlize(value, nofollow=True, autoescape=True))  # noqa: S308  escaped by urlize
    return shown_value(value)  # type: ignore[no-any-return]


def label_of(row: Evidence, target: Any) -> str:
    """What a claim rests on, in words."""
    if isinstance(target, Figure):
        return target.named
    return str(target) if target is not None else (row.before or _("no longer there"))


def words(kind: str, label: str) -> str:
    """What made a support change."""
    if kind == "import":
        return _("since the import of “%(name)s”") % {"name": label}
    if kind == "undo":
        return _("since the import of “%(name)s” was undone") % {"name": label}
    if kind == "rules":
        return _("since the order rules changed")
    if kind == "erasure":
        return _("since a person was erased")
    return _("since a change by %(name)s") % {"name": label} if label else _("since a change")


@register.simple_tag
def cause_words(kind: str, label: str) -> str:
    return words(kind, label)


@register.simple_tag(takes_context=True)
def support(context: Any, row: Evidence) -> SafeString:
    """One support of a claim: what it is, how it was read, and when to recheck the three answers."""
    request = context["request"]
    target = row.target
    if isinstance(target, Record | Figure):
        target.workspace = row.workspace
    claim = row.claim
    frame = context.get("frame") or {}
    return render_to_string(
        "kernel/_support.html",
        {
            "row": row,
            "icon": ICONS[row.kind],
            "label": label_of(row, target),
            "url": target.get_absolute_url() if isinstance(target, Record | Figure) else (target or ""),
            "external": isinstance(target, str),
            "read_on": row.read_on,
            "data_date": row.figure.data_date if row.figure else None,
            "slug": row.workspace.slug,
            "here": request.get_full_path(),
            "mend_url": claim.mend_url(row.role) if claim is not None else "",
            "may_write": frame.get("may_write", False),
            "settled": claim is not None and claim.settled,
        },
        request,
    )


@register.simple_tag
def moved(row: Evidence) -> SafeString:
    """Before and after of a support that has changed."""
    return render_to_string("kernel/_moved.html", {"lines": supports.moved(row), "row": row})  # type: ignore[return-value]


#: Fields named in a sentence of the history before the others are only counted.
NAMED = 3


@register.simple_tag
def history_act(row: Any, folded: bool = False) -> str:
    """ "Olga changed the due date": one row of a record's history in a sentence; beyond a few fields, how many more.

    ``folded`` names these under a fold, where nothing else on the page does.
    """
    names = {"who": row.actor or _("Somebody")}
    if row.history_type == "+":
        return _("%(who)s wrote it down") % names
    if row.history_type == "-":
        return _("%(who)s deleted it") % names
    fields = [label.lower() for label, _before, _after in changes.describe(row)]
    if not fields:
        return _("%(who)s saved it") % names
    said = _("%(who)s changed: %(fields)s") % {**names, "fields": ", ".join(fields[:NAMED])}
    others = fields[NAMED:]
    if not others:
        return said
    more = ngettext("and %(n)d more", "and %(n)d more", len(others)) % {"n": len(others)}
    if not folded:
        return f"{said} {more}"
    return format_html('{} <details><summary class="link">{}</summary>{}</details>', said, more, ", ".join(others))


@register.simple_tag
def mend_address(claim: Record, row: Evidence) -> str:
    return claim.mend_url(row.role)


@register.simple_tag
def history_restore(record: Record, row: Any) -> str:
    return reverse(record.address("restore"), args=[record.workspace.slug, record.number, row.history_id])


@register.filter
def kind_name(row: Any) -> str:
    """What kind of record a row of the history is about."""
    return str(row.instance_type._meta.verbose_name)


@register.filter
def undo_address(message: Any, workspace: Any) -> str:
    """The address that undoes the act a message speaks of (its tag carries the change)."""
    mark = next((tag for tag in str(message.extra_tags or "").split() if tag.startswith("undo-")), "")
    return reverse("undo", args=[workspace.slug, mark.removeprefix("undo-")]) if mark and workspace else ""


@register.filter
def kind_of(record: Record) -> str:
    return str(record._meta.verbose_name)


@register.simple_tag
def support_label(row: Evidence) -> str:
    return label_of(row, row.target)


@register.simple_tag
def cause_title(kind: str, label: str) -> str:
    """The heading of what one cause has made doubtful."""
    if kind == "import":
        return _("The import of “%(name)s” changed these") % {"name": label}
    if kind == "undo":
        return _("Undoing the import of “%(name)s” changed these") % {"name": label}
    if kind == "rules":
        return _("New order rules changed these")
    if kind == "erasure":
        return _("The erasure of a person changed these")
    return _("A change by %(name)s touched these") % {"name": label} if label else _("A change touched these")
