"""`make test-api`: thousands of cases made from the schema of the API; how many, and for which
operations, is said by `ARGS="--cases=100000 --only=/photos/"`."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from config.embedded import ROOT

SIDE_BY_SIDE = ("-n", "2", "--dist", "loadgroup")  # who has a session, and who has a key

# Without the log: it would hold every request until the end.
QUIETLY = ("-p", "no:logging", "--show-capture=no")


def main(arguments: Sequence[str]) -> int:
    """Run them; what is left of the arguments is pytest's."""
    parser = argparse.ArgumentParser(prog="make test-api")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--only", default="", help="a part of `GET /api/v1/…`")
    asked, rest = parser.parse_known_args(arguments)
    os.environ.setdefault("HEIRLOOM_DATA", str(ROOT / "var" / "test"))
    os.environ |= {"API_CASES": str(asked.cases), "API_ONLY": asked.only}
    command = [sys.executable, "-m", "pytest", "tests/api/proof", "-m", "cases"]
    command += [*SIDE_BY_SIDE, *QUIETLY, *rest]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
