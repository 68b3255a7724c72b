"""`python -m bench`: prints every figure as a table and writes it as JSON beside the data.

Everything happens in a data folder of the bench's own, with its own servers. The exit status is 1
when a budget fails, unless `--report-only` or `--quick` is given.
"""

import argparse
import os
import sys
from pathlib import Path

import django
from django.utils.module_loading import import_string

from bench.scale import FULL, QUICK, Scale
from config import embedded

GIVEN_SERVERS = ("DATABASE_URL", "DATABASE_URL_FILE", "REDIS_URL", "REDIS_URL_FILE")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small: only that all of it works")
    parser.add_argument("--only", action="append", metavar="NAME", help="a group of figures")
    parser.add_argument("--report-only", action="store_true", help="exit 0 whatever fails")
    options = parser.parse_args()
    scale = QUICK if options.quick else FULL
    report = embedded.data_folder() / f"{scale.name}.json"
    folder = own_servers(scale)
    try:
        # What needs Django's settings can be imported only now.
        failures = import_string("bench.suite.measure")(scale, folder, report, options.only)
    finally:
        embedded.stop_servers(folder)
    return 1 if failures and not (options.report_only or options.quick) else 0


def own_servers(scale: Scale) -> Path:
    """The bench's data folder with its servers running, whatever servers are given otherwise."""
    for name in GIVEN_SERVERS:
        os.environ.pop(name, None)
    os.environ["HEIRLOOM_DATA"] = str(embedded.data_folder() / scale.name)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    folder = embedded.provide_environment()
    django.setup()
    return folder


if __name__ == "__main__":
    sys.exit(main())
