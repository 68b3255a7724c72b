"""Our own REST API: all of REST framework, and nothing else."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = "API"
