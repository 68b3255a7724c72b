"""The pure parts of the scripts, tested in Node, which comes with the front end."""

import subprocess
from pathlib import Path

import pytest

from config.frontend import NODE

FILES = sorted(Path(__file__).parent.glob("*.test.mjs"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_does_its_arithmetic(file: Path) -> None:
    command = [NODE / "bin" / "node", "--test", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
