"""The family's library, built once; the whole site over it; and the schema to make cases from."""

import json
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from schemathesis.config import (
    GenerationConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)

from api.throttles import ByPerson
from tests.api.proof.asking import TABLE, Site
from tests.api.proof.library import Library
from tests.api.proof.narrowing import narrow
from tests.api.proof.unsayable import is_fault
from tests.rights.conftest import _files_of_world, storages_of_world, world  # noqa: F401
from tests.rights.world import World

SEED = 8


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How often each operation answered with what, wherever the tests ran."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, told in getattr(report, "user_properties", ()):
                if name == TABLE:
                    terminalreporter.write_line(told)


@pytest.fixture(scope="module")
def library(world: World) -> Library:  # noqa: F811
    return Library(world)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _as_often_as_you_like(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ByPerson, "THROTTLE_RATES", {"person": None})


@pytest.fixture(scope="module")
def api_schema(library: Library, site: Site) -> Any:
    made = json.loads(orjson.dumps(SchemaGenerator().get_schema(request=None, public=True)))
    generation = GenerationConfig(with_security_parameters=False)
    project = ProjectConfig(generation=generation)
    refusing = project.checks.negative_data_rejection
    refusing.expected_statuses = [*refusing.expected_statuses, "411"]  # of a file without a length
    config = SchemathesisConfig(seed=SEED, projects=ProjectsConfig(default=project))
    schema = schemathesis.openapi.from_dict(narrow(made, library.known), config=config)
    schema.app = site
    schema.hook("filter_failure")(is_fault)
    schema.auth(refresh_interval=None)(site.introducer())
    return schema
