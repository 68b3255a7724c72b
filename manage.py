#!/usr/bin/env python
"""Heirloom's command line. Starts the embedded servers first, where none are given."""

import os
import sys

import django
from django.core.management import execute_from_command_line

from config import embedded
from config.piping import run_piped
from config.tables import make_tables

MAKES_TABLES = {"makemigrations", "migrate", "prepare", "run", "servers"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    folder = embedded.provide_environment()
    # The first command on a new data folder finds a database that it can use.
    if MAKES_TABLES.isdisjoint(sys.argv[1:2]) and embedded.needs_tables(folder):
        django.setup()
        make_tables()
    run_piped(execute_from_command_line, sys.argv)


if __name__ == "__main__":
    main()
