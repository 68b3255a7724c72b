"""`make test` and `make test-browser`: every test that needs no server but our own, in two halves;
and `make cover`, which judges what both reach of the code.

The second half drives the system's Chromium, which is installed where that is allowed (root on
Debian).
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
QUICK = "not browser and not s3 and not kill and not drill and not cases and not cli and not chaos and not services"
IN_BROWSER = "browser and not s3 and not kill"
# On every core; each file's tests stay together, the slow ones come first.
SIDE_BY_SIDE = ("-n", str(os.cpu_count() or 2), "--dist", "loadfile", "--no-loadscope-reorder")


def main(what: str, arguments: Sequence[str]) -> int:
    """Set up what the tests need, and run them."""
    prepare()
    return {"test": test, "browser": test_in_browser, "cover": cover}[what](arguments)


def prepare() -> None:
    os.environ["HEIRLOOM_DATA"] = str(ROOT / "var" / "test")
    install_frontend(ROOT)
    prepare_basic(ROOT / "var" / "test" / "models")
    prepare_descriptor(ROOT / "var" / "test" / "models")


def test(arguments: Sequence[str]) -> int:
    return run("pytest", "-m", QUICK, *SIDE_BY_SIDE, *arguments)


def test_in_browser(arguments: Sequence[str]) -> int:
    if not (find_chromium() or install_chromium()):
        print("Left out, because there is no Chromium here and it takes root on Debian to install")
        print("it: apt-get install chromium")
        return 0
    return run("pytest", "-m", IN_BROWSER, *SIDE_BY_SIDE, *arguments)


def cover(arguments: Sequence[str]) -> int:
    """Both with what they and all processes that they start reach of the code, which takes half as
    long again."""
    run("coverage", "erase")
    which = f"({QUICK}) or ({IN_BROWSER})"
    status = run("coverage", "run", "-m", "pytest", "-m", which, *SIDE_BY_SIDE, *arguments)
    run("coverage", "combine", "--append", "--quiet")
    return status or run("coverage", "report")


def run(*words: str) -> int:
    return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=False).returncode


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
    sys.exit(main(sys.argv[1], sys.argv[2:]))
