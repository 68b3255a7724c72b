#!/usr/bin/env python
"""Heirloom's command line. Starts the embedded servers first, where none are given."""

import os
import sys

from django.core.management import execute_from_command_line

from config import embedded

NEEDS_NO_SERVER = {
    "collectstatic",
    "help",
    "makemessages",
    "servers",
    "version",
    "--help",
    "--version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if NEEDS_NO_SERVER.isdisjoint(sys.argv[1:2] or ["help"]):
        embedded.provide_environment()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
