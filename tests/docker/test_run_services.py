"""`make test-docker`: every command of the Compose file with its settings, its secrets and its
health checks, against servers that are started as Compose would. A container alone is missing."""

from collections.abc import Iterator

import pytest

from tests.docker.compose import is_ours, services
from tests.docker.household import Household, free_port
from tests.docker.servers import database, valkey

pytestmark = pytest.mark.services

OURS = [name for name, service in services().items() if is_ours(service)]
RUNNING = [name for name in OURS if name not in {"prepare", "worker-gpu"}]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """All of it, prepared and running."""
    house = Household(tmp_path_factory.mktemp("house"))
    house.make_secrets()
    house.data.mkdir()
    house.secrets.chmod(0o755)  # the database is another user here
    with (
        database(house.folder, free_port(), house.secrets) as database_url,
        valkey(house.folder, free_port(), house.secrets) as broker_url,
    ):
        (house.secrets / "database_url").write_text(database_url)
        (house.secrets / "broker_url").write_text(broker_url)
        try:
            assert house.call("prepare").splitlines()[-1] == "Prepared."
            for name in RUNNING:
                house.start(name)
            house.start_caddy()
            house.wait_until_healthy(*RUNNING)
            yield house
        finally:
            house.end()


def test_every_service_runs_and_is_healthy(house: Household) -> None:
    for name in RUNNING:
        assert house.running[name].poll() is None, name
        assert house.is_healthy(name), name
