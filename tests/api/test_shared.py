"""What is so with every address of the API: how refusals are told, and what is refused anywhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client
from rest_framework.exceptions import ValidationError

from accounts.keys import make_key
from accounts.models import Scope, User
from api.handler import answer_problem
from api.throttles import ByPerson
from api.views import View

ME = "/api/v1/me/"
READ_ONLY = "/api/v1/usage/"
NOWHERE = "/api/v1/no/such/thing/"
SignIn = Callable[[User], Client]


def code_of(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    return told["status"], told["code"]


@pytest.mark.parametrize("address", [NOWHERE, "/api/v1/me", "/api/v1/ME/"])
def test_it_says_that_there_is_no_such_address(
    address: str, alice: User, browser_of: SignIn
) -> None:
    assert code_of(browser_of(alice).get(address)) == (404, "not_found")


def test_a_stranger_is_not_told_which_addresses_there_are(db: None, client: Client) -> None:
    assert code_of(client.get(NOWHERE)) == (401, "not_signed_in")


def test_a_key_is_told_in_the_same_way(alice: User, client: Client) -> None:
    _, text = make_key(alice, "Script", scopes=[Scope.READ])

    answer = client.get(NOWHERE, headers={"Authorization": f"Bearer {text}"})

    assert code_of(answer) == (404, "not_found")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_it_names_the_methods_that_there_are(method: str, alice: User, browser_of: SignIn) -> None:
    answer = browser_of(alice).generic(method, READ_ONLY)

    assert code_of(answer) == (405, "no_such_method")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_options_are_the_methods_and_nothing_else(alice: User, client: Client) -> None:
    _, text = make_key(alice, "Script", scopes=[Scope.READ])

    answer = client.options(READ_ONLY, headers={"Authorization": f"Bearer {text}"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_other_sites_are_not_let_in(alice: User, browser_of: SignIn) -> None:
    answer = browser_of(alice).options(ME, headers={"Origin": "https://example.org"})

    assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_a_head_is_what_is_read_without_its_body(alice: User, browser_of: SignIn) -> None:
    client = browser_of(alice)
    head, whole = client.head(ME), client.get(ME)

    assert head.content == b""
    assert head["ETag"] == whole["ETag"]
    assert head["Content-Type"] == whole["Content-Type"]


def test_what_is_no_longer_so_is_a_problem(alice: User, browser_of: SignIn) -> None:
    answer = browser_of(alice).get(ME, headers={"If-Match": '"other"'})

    assert code_of(answer) == (412, "changed_meanwhile")


def test_it_answers_in_json_only(alice: User, browser_of: SignIn) -> None:
    client = browser_of(alice)

    assert code_of(client.get(ME, headers={"Accept": "text/csv"})) == (406, "not_acceptable")
    assert client.get(ME, headers={"Accept": "text/html,*/*;q=0.8"}).status_code == 200
    assert client.get(f"{ME}?format=csv").status_code == 200


def test_a_query_has_no_nul(alice: User, browser_of: SignIn) -> None:
    assert code_of(browser_of(alice).get(f"{ME}?q=a%00b")) == (400, "bad_query")


@pytest.mark.parametrize("kwargs", [{"photo_id": 2**63}, {"photo_id": 1, "face_id": 10**40}])
def test_an_id_that_no_database_has_is_not_there(
    kwargs: dict[str, int], alice: User, rf: Any
) -> None:
    request = rf.get("/")
    request.user = alice

    assert View.as_view()(request, **kwargs).status_code == 404


def test_a_path_has_no_nul(alice: User, browser_of: SignIn) -> None:
    assert code_of(browser_of(alice).get("/api/v1/%00/")) == (404, "not_found")


def test_who_asks_too_often_is_told_when_to_come_again(
    alice: User, browser_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ByPerson, "THROTTLE_RATES", {"person": "2/min"})
    client = browser_of(alice)
    assert [client.get(ME).status_code for _ in range(2)] == [200, 200]

    answer = client.get(ME)

    assert code_of(answer) == (429, "too_often")
    assert 0 < int(answer["Retry-After"]) <= 60


def test_one_who_asks_too_often_holds_up_nobody_else(
    alice: User, bob: User, browser_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ByPerson, "THROTTLE_RATES", {"person": "1/min"})
    assert browser_of(alice).get(ME).status_code == 200
    assert browser_of(alice).get(ME).status_code == 429

    assert browser_of(bob).get(ME).status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (Http404(), 404, "There is nothing like that which you may see."),
        (PermissionDenied(), 403, "You may not do that."),
        (SuspiciousOperation("secret"), 400, "Malformed request."),
    ],
)
def test_it_tells_what_django_refuses(error: Exception, status: int, detail: str) -> None:
    answer = answer_problem(error, {})

    assert answer is not None
    assert (answer.status_code, answer.data["detail"]) == (status, detail)


def test_it_tells_what_is_wrong_with_each_field() -> None:
    one = answer_problem(ValidationError({"title": ["Too long."]}), {})
    none = answer_problem(ValidationError(["Not so."]), {})

    assert one is not None
    assert one.data["errors"] == {"title": ["Too long."]}
    assert none is not None
    assert none.data["errors"] == {"": ["Not so."]}


def test_a_fault_of_ours_stays_one() -> None:
    assert answer_problem(RuntimeError(), {}) is None
