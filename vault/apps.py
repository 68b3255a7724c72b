"""App configuration."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out

from vault.session_word import forget_on_sign_out


class VaultConfig(AppConfig):
    name = "vault"
    verbose_name = "Locked folder"

    def ready(self) -> None:
        """Who signs out closes the folder."""
        user_logged_out.connect(forget_on_sign_out, dispatch_uid="vault")
