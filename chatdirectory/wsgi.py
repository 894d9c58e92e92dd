"""The site as a WSGI application, for granian or any other server."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from chatdirectory.middleware import plain_text_only
from chats.feeds.front import PublishedFeeds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatdirectory.settings")
application = PublishedFeeds(plain_text_only(get_wsgi_application()), root=settings.PUBLISHED_DIR)

# What is loaded by now stays for good: no need to look through it for garbage again and again.
gc.collect()
gc.freeze()
