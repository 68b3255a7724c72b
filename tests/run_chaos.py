"""`make test-chaos`: ten minutes in which parts of a library come and go at random, under load.
`ARGS="--seconds=90 --seed=7"` says how long, and which of the random runs."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from config.embedded import ROOT
from ml.encoder.setup_basic import prepare_basic
from ml.face.descriptor_graph import prepare_descriptor


def main(arguments: Sequence[str]) -> int:
    """Run it; what is left of the arguments is pytest's."""
    parser = argparse.ArgumentParser(prog="make test-chaos")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", default="1")
    asked, rest = parser.parse_known_args(arguments)
    data = os.environ.setdefault("HEIRLOOM_DATA", str(ROOT / "var" / "test"))
    models = os.environ.setdefault("HEIRLOOM_MODELS", f"{data}/models")
    prepare_basic(ROOT / models)
    prepare_descriptor(ROOT / models)
    os.environ |= {"CHAOS_SECONDS": str(asked.seconds), "CHAOS_SEED": asked.seed}
    command = [sys.executable, "-m", "pytest", "tests/chaos", "-m", "chaos", "-s", *rest]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
