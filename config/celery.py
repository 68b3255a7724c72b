"""The Celery application. Queues: cpu (decoding), ml (models), io (network and copying)."""

from celery import Celery

app = Celery("heirloom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["ingest"], related_name="folders")
