"""manage.py bench_models: pictures a second, and what share that is of the bare model's."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from faces import looking
from ml import device
from ml.encoder import available_encoders, load_encoder
from ml.weights import ModelUnavailable
from ops.model_bench import Looker, faces, meaning, measure, stored_previews

PHOTOS = 64


class Command(BaseCommand):
    help = (
        "Measures how fast the models look at pictures, reading from the storage included, and"
        " how much of the bare model's speed that is. What is written to the database is not"
        " measured. Other work of this machine slows it down: stop the worker before."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("model", nargs="*", help="an encoder, or faces; else all that are here")
        parser.add_argument("--photos", type=int, default=PHOTOS, help=f"else {PHOTOS}")

    def handle(self, *, model: list[str], photos: int, **options: Any) -> None:
        if photos < 1:
            raise CommandError("--photos must be 1 or more.")
        names = model or [*available_encoders(settings.MODELS_DIR), "faces"]
        try:
            self.report([looker_named(name) for name in names], photos)
        except ModelUnavailable as error:
            raise CommandError(str(error)) from error

    def report(self, lookers: list[Looker], photos: int) -> None:
        self.stdout.write(
            f"{photos} pictures, {settings.READERS} reading ahead, {settings.MODEL_BATCH} a batch"
        )
        self.stdout.write(f"{'model':32}{'pictures/s':>12}{'bare model':>12}{'share':>8}")
        with stored_previews(photos) as keys:
            for looker in lookers:
                speed = measure(looker, keys)
                self.stdout.write(
                    f"{speed.model:32}{speed.per_second:12.1f}{speed.bare_per_second:12.1f}"
                    f"{speed.share:8.0%}"
                )
        self.stdout.write(f"Measured {device.where()}.")


def looker_named(name: str) -> Looker:
    """Raises ModelUnavailable."""
    if name == "faces":
        return faces(looking.current_model())
    return meaning(load_encoder(name, settings.MODELS_DIR, threads=settings.INFERENCE_THREADS))
