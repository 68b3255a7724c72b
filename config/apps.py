"""App configuration."""

from django.apps import AppConfig
from django.conf import settings

from ml import device


class HeirloomConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Uploads are streamed into a folder of the data folder; it must stand before the first.
        Models learn where they run before one is loaded."""
        settings.INCOMING_DIR.mkdir(parents=True, exist_ok=True)
        device.use(settings.DEVICE)
