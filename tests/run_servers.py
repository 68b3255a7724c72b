"""`make test-servers`: `make test` once more, with PostgreSQL and Valkey as the Compose file starts
them and with originals and renditions in a bucket of Ceph, which checks signatures: separate servers
on real connections. Whichever the environment names is taken instead of one of our own.

Every test has a place of its own in the bucket (tests/stored.py).
"""

import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import boto3

from tests import run_s3
from tests.docker.household import Household, free_port
from tests.docker.servers import database, valkey
from tests.haste import hurry
from tests.run import prepare, test
from tests.s3.ceph import PACKAGES, REGION, Ceph, is_installed

BUCKET = "library"


def main(arguments: Sequence[str]) -> int:
    """Run them, or say what is missing."""
    if "HEIRLOOM_ORIGINALS" not in os.environ and not is_installed():
        run_s3.install()
        if not is_installed():
            print("Left out: the tests on separate servers, because Ceph is not here and it takes")
            print(f"root on Debian to install it: apt-get install {' '.join(PACKAGES)}")
            return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite kill stops them, too
    prepare()
    with tempfile.TemporaryDirectory(prefix="servers") as folder, ExitStack() as running:
        start_servers(Path(folder), running)
        return test(arguments)


def start_servers(folder: Path, running: ExitStack) -> None:
    """Each that the environment does not name; it names all of them then."""
    house = Household(folder)
    house.make_secrets()
    house.secrets.chmod(0o755)  # the database may be another user
    if "DATABASE_URL" not in os.environ:
        address = running.enter_context(database(folder, free_port(), house.secrets))
        hurry(address)
        os.environ["DATABASE_URL"] = address
    if "REDIS_URL" not in os.environ:
        address = running.enter_context(valkey(folder, free_port(), house.secrets))
        os.environ["REDIS_URL"] = address
    if "HEIRLOOM_ORIGINALS" not in os.environ:
        ceph = Ceph(folder / "ceph")
        ceph.start()
        running.callback(ceph.stop)
        os.environ |= bucket_of(ceph)


def bucket_of(ceph: Ceph) -> dict[str, str]:
    """A new one, as the settings name it."""
    keys = ceph.create_user("library")
    client = boto3.client(
        "s3", endpoint_url=ceph.endpoint, region_name=REGION,
        aws_access_key_id=keys.access_key, aws_secret_access_key=keys.secret_key,
    )  # fmt: skip
    client.create_bucket(Bucket=BUCKET)
    said = (
        f"?endpoint_url={ceph.endpoint}&region_name={REGION}"
        f"&access_key={keys.access_key}&secret_key={keys.secret_key}"
    )
    return {
        "HEIRLOOM_ORIGINALS": f"s3://{BUCKET}/originals{said}",
        "HEIRLOOM_RENDITIONS": f"s3://{BUCKET}/renditions{said}",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
