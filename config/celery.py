"""The Celery application. Queues: cpu (decoding), ml (models), io (network and copying)."""

import warnings

from celery import Celery
from celery.platforms import SecurityWarning  # type: ignore[attr-defined] # missing in the stubs

# Root at home is no news: the messages of our own broker are all that a worker takes.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("heirloom")
app.set_default()  # for every thread, not only the one that came first
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["ingest"], related_name="folders")
app.autodiscover_tasks(["ingest.sources", "ingest.drive"])
app.autodiscover_tasks(["ingest.takeout"])
app.autodiscover_tasks(["ingest"], related_name="resumable")
app.autodiscover_tasks(["ingest.notifications"])
