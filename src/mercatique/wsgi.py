"""The door for a web server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mercatique.settings")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from mercatique import garbage

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  every page is brought in now, not by the first who asks
garbage.settle()
