"""The Celery application of beat: it sends names of tasks, so it loads none of our apps."""

from celery import Celery

app = Celery("heirloom", fixups=[])
app.config_from_object("config.settings", namespace="CELERY")
