"""How gunicorn serves the library: few processes, threads for slow clients."""

wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 300
graceful_timeout = 15
preload_app = True
max_requests = 20_000
max_requests_jitter = 2_000
errorlog = "-"
loglevel = "warning"
forwarded_allow_ips = "127.0.0.1"
