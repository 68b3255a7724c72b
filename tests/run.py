"""`make test`: every test that can run here, and the names of those that cannot.

Browser tests need the system's Chromium, which is installed where that is allowed (root on Debian).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from config.embedded import ROOT
from config.frontend import install_frontend
from ml.encoder.setup_basic import prepare_basic
from ml.face.descriptor_graph import prepare_descriptor

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def main(arguments: Sequence[str]) -> int:
    """Set up what the tests need, run them with coverage, say what was left out."""
    os.environ["HEIRLOOM_DATA"] = str(ROOT / "var" / "test")
    install_frontend(ROOT)
    prepare_basic(ROOT / "var" / "test" / "models")
    prepare_descriptor(ROOT / "var" / "test" / "models")
    if find_chromium() or install_chromium():
        return run_tests("-m", "not s3 and not kill", *arguments) or coverage("report")
    status = run_tests("-m", "not browser and not s3 and not kill", *arguments)
    print("Left out: the browser tests, because there is no Chromium here and it takes root on")
    print("Debian to install it: apt-get install chromium")
    return status


def run_tests(*arguments: str) -> int:
    """Side by side on every core; each file's tests stay together, the slow ones come first."""
    side_by_side = ["-n", str(os.cpu_count() or 2), "--dist", "loadfile", "--no-loadscope-reorder"]
    coverage("erase")
    status = coverage("run", "-m", "pytest", *side_by_side, *arguments)
    coverage("combine", "--quiet")
    return status


def coverage(*arguments: str) -> int:
    """Of the tests' processes and of all that they start."""
    command = [sys.executable, "-m", "coverage", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def find_chromium() -> str | None:
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def install_chromium() -> str | None:
    """With apt, when we are root and there is an apt."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Installing Chromium for the browser tests (once).", flush=True)
    for words in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        subprocess.run(["apt-get", *words], stdout=subprocess.DEVNULL, check=False)
    return find_chromium()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
