"""The site as a WSGI application, for granian or any other server."""

import os

from django.core.wsgi import get_wsgi_application

from chatdirectory.middleware import plain_text_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatdirectory.settings")
application = plain_text_only(get_wsgi_application())
