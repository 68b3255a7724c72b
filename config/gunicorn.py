"""How gunicorn serves the library: few processes, threads for slow clients."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

# Where the processes keep the times of requests together; another folder for each start, also of a
# server that another one's process starts. This file is read again when the server is to reload.
SHARED = "PROMETHEUS_MULTIPROC_DIR"
OURS = f"heirloom-metrics-{os.getpid()}-"
if not Path(os.environ.get(SHARED, "")).name.startswith(OURS):
    os.environ[SHARED] = tempfile.mkdtemp(prefix=OURS)

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


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ[SHARED], ignore_errors=True)
