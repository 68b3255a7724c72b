"""App configuration."""

from django.apps import AppConfig
from django.conf import settings


class HeirloomConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Uploads are streamed into a folder of the data folder; it must stand before the first."""
        settings.INCOMING_DIR.mkdir(parents=True, exist_ok=True)
