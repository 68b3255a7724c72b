"""Measures how duplicates are found: `python -m dedup.evaluate --neardup DIR [--faces DIR] …`.

The photos of all folders come into one library, on a database of its own that is thrown away, and
go through the pipeline's own functions. Printed are: precision over all grouped pairs, with each
pair that is false as far as is known; recall for each change, of the candidates, of the check and
of the groups; what became of photos that only look alike; and how many false groups a library of
10,000 different photos would have. `--raw` and `--takeout`: which files were stacked, and why.
"""

import argparse
import os
import tempfile
from pathlib import Path

import django
from django.utils.module_loading import import_string

GIVEN_SERVERS = ("DATABASE_URL", "DATABASE_URL_FILE", "REDIS_URL", "REDIS_URL_FILE")


def main() -> None:
    """Print the report."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="heirloom-duplicates-") as folder:
        for name in GIVEN_SERVERS:
            os.environ.pop(name, None)
        os.environ["HEIRLOOM_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        # What needs Django's settings, and what stands above this app, is looked up only now.
        import_string("config.embedded.provide_environment")()
        django.setup()
        try:
            for line in import_string("dedup.measuring.report.report")(options):
                print(line, flush=True)
        finally:
            import_string("config.embedded.stop_servers")(Path(folder))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--neardup", type=Path, required=True)
    parser.add_argument("--captions", type=Path)
    parser.add_argument("--faces", type=Path)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--raw", type=Path)
    parser.add_argument("--takeout", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
