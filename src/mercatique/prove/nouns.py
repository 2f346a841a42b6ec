"""What the room "prove" shows in its menu."""

from django.utils.translation import gettext_lazy as _

from mercatique.kernel.rooms import noun

noun("prove", _("Frameworks"), "prove:frameworks", order=10)
