"""What templates of this room say of coverage."""

from collections.abc import Sequence

from django import template

from mercatique.charts import Chart
from mercatique.prove.checks import Coverage
from mercatique.prove.coverage import pictures

register = template.Library()


@register.simple_tag
def glance(blocks: Sequence[Coverage]) -> Chart | None:
    """The picture of all blocks at a glance."""
    return pictures.glance(blocks)
