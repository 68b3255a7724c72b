"""A pytest plugin: the embedded servers of the tests, in a data folder of their own.

Tests that run side by side share the servers, each with a database and a Redis number of its own.
"""

import os

from config import embedded
from tests.haste import hurry

os.environ.setdefault("HEIRLOOM_DATA", str(embedded.ROOT / "var" / "test"))
is_ours = not {"DATABASE_URL", "DATABASE_URL_FILE"} & os.environ.keys()
embedded.provide_environment()
if is_ours:
    hurry(os.environ["DATABASE_URL"])

worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
server, _, _ = os.environ["REDIS_URL"].rpartition("/")
os.environ["REDIS_URL"] = f"{server}/{int(worker) + 1}"
