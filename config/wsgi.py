"""The WSGI application that gunicorn serves."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.chunked import Unchunked
from config.proxies import BehindProxies

application = BehindProxies(Unchunked(get_wsgi_application()), proxies=settings.PROXIES)
