"""The WSGI application that gunicorn serves."""

from django.core.wsgi import get_wsgi_application

from config.chunked import Unchunked

application = Unchunked(get_wsgi_application())
