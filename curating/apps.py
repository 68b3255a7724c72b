"""App configuration."""

from django.apps import AppConfig


class CuratingConfig(AppConfig):
    name = "curating"
    verbose_name = "Curating"
