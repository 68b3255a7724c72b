"""What a new data folder, or a new version, needs before it is served."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.services import ensure_admin
from config import env
from config.static_files import collect_static_files
from config.tables import make_tables
from ml.encoder.setup_basic import prepare_basic
from ml.face.descriptor_graph import prepare_descriptor


def prepare() -> None:
    """Tables, the pages' scripts, static files, the models of packages. Twice is as once."""
    make_tables()
    call_command("frontend", verbosity=0)
    collect_static_files()
    prepare_basic(settings.MODELS_DIR)
    prepare_descriptor(settings.MODELS_DIR)


def make_account_of_environment() -> None:
    """The operator's, where HEIRLOOM_ADMIN_EMAIL and HEIRLOOM_ADMIN_PASSWORD name one."""
    email = env.text("HEIRLOOM_ADMIN_EMAIL", "")
    password = env.text("HEIRLOOM_ADMIN_PASSWORD", "")
    if bool(email) != bool(password):
        raise CommandError("Set both HEIRLOOM_ADMIN_EMAIL and HEIRLOOM_ADMIN_PASSWORD, or none.")
    if email and password:
        try:
            ensure_admin(email, password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
