"""Names in a sentence, between the quotation marks of the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def quoted(names: Iterable[object], between: str = ", ") -> str:
    return between.join(_("“%(name)s”") % {"name": name} for name in names)
