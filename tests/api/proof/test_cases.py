"""Thousands of cases made from the schema, by who has a session and by who has a key: no fault of
ours, and no answer that the schema does not promise. `make test-api` runs it."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.generation.hypothesis.builder import (
    HypothesisTestConfig,
    HypothesisTestMode,
    create_test,
)
from schemathesis.specs.openapi.checks import ignored_auth

from tests.api.proof.asking import TABLE, Site, Tally
from tests.api.proof.library import Library

pytestmark = [pytest.mark.cases, pytest.mark.django_db, pytest.mark.usefixtures("_files_of_world")]
# Each of them in a process of its own.
CALLERS = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ("session", "key")]
CASES = int(os.environ.get("API_CASES", "10000"))
ONLY = os.environ.get("API_ONLY", "")


@pytest.mark.parametrize("name", CALLERS)
def test_it_answers_as_the_schema_says(
    name: str,
    library: Library,
    api_schema: Any,
    site: Site,
    subtests: pytest.Subtests,
    record_property: Callable[[str, object], None],
) -> None:
    tally = Tally()
    site.caller = library.callers[name]
    operations = list(operations_of(api_schema))
    share = max(10, CASES // (len(operations) * len(CALLERS)))
    for operation in operations:
        with subtests.test(operation.label, caller=name):
            cases_of(operation, share, site, tally)()
    record_property(TABLE, f"By {name}: {tally.table()}")
    assert not tally.never_good()


def operations_of(schema: Any) -> Iterator[Any]:
    for found in schema.get_all_operations():
        operation = found.ok()
        if ONLY in operation.label:
            yield operation


def cases_of(operation: Any, share: int, site: Site, tally: Tally) -> Any:
    """A test of Hypothesis: the examples of the schema, its edges, and then at random, though at
    each run the same."""

    proven: list[str] = []

    def ask(case: Case) -> None:
        site.faults.clear()
        response = case.call()
        tally.count(case, response)
        assert response.status_code < 500, "\n".join(site.faults)
        case.validate_response(response, excluded_checks=[ignored_auth] if proven else [])
        if response.status_code < 300:  # it was asked again without a key, and was refused
            proven.append(operation.label)

    config = HypothesisTestConfig(
        project=operation.schema.config,
        modes=list(HypothesisTestMode),
        settings=settings(
            max_examples=share,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return create_test(operation=operation, test_func=ask, config=config)
