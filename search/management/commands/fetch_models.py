"""`manage.py fetch_models`: brings models into the models folder, pinned and checked."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ml.catalogue import MODELS, SIGLIP2, model_named
from ml.encoder.basic import BasicEncoder
from ml.encoder.setup_basic import prepare_basic
from ml.face.descriptor_graph import prepare_descriptor
from ml.weights import ModelSpec, ModelUnavailable, fetch_model, missing_files

MEGABYTE = 1_000_000


class Command(BaseCommand):
    help = "Fetches a model; without NAME, the basic one (no network) and the best encoder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", metavar="NAME", help="which one; see --list")
        parser.add_argument("--list", action="store_true", help="show what there is")

    def handle(self, *, name: str | None, **options: Any) -> None:
        if options["list"]:
            self.show_models()
            return
        try:
            if name in (None, BasicEncoder.name):
                self.prepare_basic()
            if name != BasicEncoder.name:
                self.fetch(model_named(name or SIGLIP2.name))
        except ModelUnavailable as error:
            raise CommandError(str(error)) from error

    def show_models(self) -> None:
        self.stdout.write("basic: comes with Heirloom, needs no network")
        for spec in MODELS:
            state = "to fetch" if missing_files(spec, settings.MODELS_DIR) else "here"
            size = f", {spec.size_bytes // MEGABYTE} MB" if spec.size_bytes else ""
            self.stdout.write(f"{spec.name}: {spec.label}; {spec.licence}{size}; {state}")

    def prepare_basic(self) -> None:
        prepare_basic(settings.MODELS_DIR, threads=settings.INFERENCE_THREADS)
        prepare_descriptor(settings.MODELS_DIR)
        self.stdout.write("basic is ready.")

    def fetch(self, spec: ModelSpec) -> None:
        self.stdout.write(f"{spec.name}: {spec.label}, licence {spec.licence}")
        fetch_model(spec, settings.MODELS_DIR, Progress(self).show)
        self.stdout.write(f"\n{spec.name} is ready.")
        self.stdout.write("Photos are looked at with it from now on, the old ones bit by bit.")


class Progress:
    """One line a file, rewritten when a whole percent more is here."""

    def __init__(self, command: BaseCommand) -> None:
        self._out = command.stdout
        self._shown = ("", -1)

    def show(self, path: str, here: int, size: int | None) -> None:
        step = here * 100 // size if size else here // (10 * MEGABYTE)
        if self._shown == (path, step):
            return
        self._shown = (path, step)
        done = f"{step} %" if size else f"{here // MEGABYTE} MB"
        self._out.write(f"\r  {path}: {done}", ending="")
        self._out.flush()
