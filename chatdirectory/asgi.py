"""The site as an ASGI application, for servers that speak nothing else."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatdirectory.settings")
application = get_asgi_application()
