"""`make test-cli`: the real CLI of Immich, and the Node that it asks for, against a real server. Both
come from npm, as the lock file beside the tests pins them, into a folder that git ignores."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from config.embedded import ROOT
from config.frontend import NODE

PINNED = ROOT / "tests" / "clients" / "immich" / "cli"
FILES = ("package.json", "package-lock.json")


def main(arguments: Sequence[str]) -> int:
    os.environ.setdefault("HEIRLOOM_DATA", str(ROOT / "var" / "test"))
    folder = Path(os.environ.setdefault("IMMICH_CLI", str(ROOT / "var" / "immich-cli")))
    install(folder)
    command = [sys.executable, "-m", "pytest", "tests/clients/immich", "-m", "cli", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def install(folder: Path) -> None:
    """Once for each lock file; about 185 MB."""
    wanted = hashlib.sha256(b"".join((PINNED / name).read_bytes() for name in FILES)).hexdigest()
    stamp = folder / "stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print("Installing the CLI of Immich with its Node (once).", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(PINNED / name, folder / name)
    npm = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(NODE / "bin"), os.environ.get("PATH", "")])
    words = [
        str(NODE / "bin" / "node"),
        str(npm),
        "ci",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
    ]
    subprocess.run(
        words, cwd=folder, env={**os.environ, "PATH": path}, stdout=subprocess.DEVNULL, check=True
    )
    stamp.write_text(wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
