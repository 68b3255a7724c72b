"""What the API says of itself, to programs and to people."""

from collections.abc import Callable

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from api.reference.reading import Reader, rooms_of

PAGE, SCHEMA = "/api/v1/", "/api/v1/schema/"
SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
SMALL = {
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "integer"},
                    "kind": {"allOf": [{"$ref": "#/components/schemas/Kind"}], "description": "K"},
                    "when": {"type": ["string", "null"], "format": "date-time"},
                    "names": {"type": "array", "items": {"type": "string", "examples": ["Anna"]}},
                    "within": {"oneOf": [{"$ref": "#/components/schemas/Kind"}, {"type": "null"}]},
                },
            },
            "Kind": {"enum": ["image", "video", ""], "type": "string"},
            "Endless": {
                "type": "object",
                "properties": {
                    "more": {"$ref": "#/components/schemas/Endless"},
                    "all": {"type": "array", "items": {"$ref": "#/components/schemas/Endless"}},
                },
            },
        }
    }
}
THING = {"$ref": "#/components/schemas/Thing"}


@pytest.mark.parametrize(
    ("query", "accept", "mime"),
    [
        ("", "*/*", "application/json"),
        ("?format=json", "*/*", "application/json"),
        ("", "application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
        ("?format=yaml", "*/*", "application/yaml"),
        ("", "application/yaml", "application/yaml"),
        ("", "application/vnd.oai.openapi", "application/vnd.oai.openapi"),
    ],
)
def test_the_schema_comes_as_it_is_asked_for(
    client: Client, query: str, accept: str, mime: str
) -> None:
    answer = client.get(f"{SCHEMA}{query}", headers={"Accept": accept})

    assert answer["Content-Type"].partition(";")[0] == mime
    told = yaml.safe_load(answer.content)
    assert told["openapi"] == "3.1.0"
    assert "/api/v1/me/" in told["paths"]
    assert SCHEMA not in told["paths"]


def test_a_session_or_a_bearer_is_enough(client: Client) -> None:
    operation = client.get(SCHEMA).json()["paths"]["/api/v1/me/"]["get"]

    assert operation["security"] == [{"session": []}, {"bearer": []}]


def test_the_page_has_every_operation_of_the_schema(client: Client) -> None:
    page = client.get(PAGE).content.decode()

    for path, operations in client.get(SCHEMA).json()["paths"].items():
        assert f"<code>{path}</code>" in page
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in page


def test_the_page_needs_no_script_and_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get(PAGE)
    page = answer.content.decode()

    assert "<script>" not in page
    assert "style=" not in page
    assert 'src="http' not in page
    assert 'href="http' not in page
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_its_examples_ask_this_installation(alice: User, browser_of: SignIn) -> None:
    page = browser_of(alice).get(PAGE, headers={"Host": "testserver"}).content.decode()

    assert "http://testserver/api/v1/me/" in page
    assert "Authorization: Bearer $KEY" in page


def test_what_is_written_between_backticks_is_code(client: Client) -> None:
    assert "<code>beach 2019 -tag:screenshot in:Lisbon</code>" in client.get(PAGE).content.decode()


def test_it_makes_up_an_example_where_none_is_written() -> None:
    assert Reader(SMALL, "").sample(THING) == {
        "id": 1,
        "kind": "image",
        "when": "2022-06-15T12:00:00Z",
        "names": ["Anna"],
        "within": "image",
    }


def test_an_example_that_holds_itself_comes_to_an_end() -> None:
    made = Reader(SMALL, "").sample({"$ref": "#/components/schemas/Endless"})

    for _ in range(6):
        made = made["more"]
    assert made == {}


def test_it_says_of_what_kind_each_field_is() -> None:
    told = Reader(SMALL, "").fields({"type": "array", "items": THING})

    assert [(each.name, each.kind, each.words, each.is_needed) for each in told] == [
        ("id", "integer", "", True),
        ("kind", "image, video", "K", False),
        ("when", "string or null", "", False),
        ("names", "list of string", "", False),
        ("within", "image, video, null", "", False),
    ]


def test_it_reads_what_is_asked_sent_and_answered() -> None:
    operation = {
        "operationId": "things_create",
        "tags": ["many_things"],
        "description": "Make\na thing.\n\nMore of `it`.",
        "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
        "requestBody": {"content": {"application/json": {"schema": THING}}},
        "responses": {
            "201": {"content": {"application/json": {"examples": {"a": {"value": {"id": 7}}}}}},
            "400": {"description": "No."},
        },
    }
    schema = {**SMALL, "paths": {"/things/": {"post": operation}}}

    [room] = rooms_of(schema, "https://here")

    assert room.title == "Many things"
    [told] = room.operations
    assert (told.method, told.title, told.words) == ("POST", "Make a thing", "More of `it`.")
    assert [(each.name, each.where) for each in told.asked] == [("q", "query")]
    assert [each.name for each in told.sent][:1] == ["id"]
    assert told.example == '{\n  "id": 7\n}'
    assert told.curl.startswith('curl -H "Authorization: Bearer $KEY" -X POST \\\n')
    assert told.curl.endswith("'https://here/things/'")
    assert [(each.status, each.words) for each in told.answers] == [
        ("201", "As the example shows."),
        ("400", "No."),
    ]


def test_an_answer_without_words_has_no_example() -> None:
    operation = {"operationId": "x", "tags": ["x"], "responses": {"204": {}}}

    assert Reader(SMALL, "").operation("delete", "/x/", operation).example == ""


def test_a_file_is_sent_as_a_form(client: Client) -> None:
    page = client.get(PAGE).content.decode()

    assert "-F file=@IMG_0042.jpg" in page


def test_a_file_cannot_be_left_out(client: Client) -> None:
    paths = client.get(SCHEMA).json()["paths"]

    assert paths["/api/v1/upload/"]["post"]["requestBody"]["required"]


def test_no_two_things_have_one_name(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", file="/dev/null")

    said = capsys.readouterr().err
    assert "identical names" not in said
    assert "has collisions" not in said
