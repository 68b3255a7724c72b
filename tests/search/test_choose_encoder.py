"""The best encoder looks at photos; the one that has seen most of them answers."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from ml.weights import ModelUnavailable
from search.looking import encoders
from search.models import Embedding
from tests.factories import make_photo
from tests.search.encoder import ColourEncoder

BEST, SMALL = "ViT-B-16-SigLIP2", "ViT-B-32"


@pytest.fixture
def available(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names in the models folder; each loads as an encoder of colours."""
    names = ["basic"]
    monkeypatch.setattr(encoders, "available_encoders", lambda _: names)
    monkeypatch.setattr(encoders, "load_encoder", lambda name, *_, **__: ColourEncoder(name))
    return names


def test_it_takes_basic_where_nothing_was_fetched(available: list[str]) -> None:
    assert encoders.current_encoder().name == encoders.search_encoder().name == "basic"


def test_it_takes_the_best_that_was_fetched(db: None, available: list[str]) -> None:
    available += ["own", SMALL]
    assert encoders.current_encoder().name == SMALL
    available.append(BEST)
    assert encoders.current_encoder().name == BEST


def test_it_takes_a_folder_that_is_not_in_the_catalogue(available: list[str]) -> None:
    available.append("own")
    assert encoders.current_encoder().name == "own"


def test_the_setting_decides(available: list[str], settings: Any) -> None:
    available.append(BEST)
    settings.ENCODER = "basic"
    assert encoders.current_encoder().name == "basic"


@pytest.mark.parametrize(
    ("rows", "answers"),
    [
        ([], BEST),
        (["basic"], "basic"),
        (["basic", "basic", BEST], "basic"),
        (["basic", BEST], BEST),
        (["gone", "gone", "basic"], "basic"),
        (["gone"], BEST),
    ],
)
def test_the_old_one_answers_until_the_new_one_caught_up(
    alice: User, available: list[str], rows: list[str], answers: str
) -> None:
    available.append(BEST)
    for model in rows:
        Embedding.objects.create(photo=make_photo(alice), model=model, version=1, vector=[1.0])
    assert encoders.current_encoder().name == BEST
    assert encoders.search_encoder().name == answers


def test_it_loads_the_real_thing(settings: Any, tmp_path: Path) -> None:
    settings.MODELS_DIR = tmp_path
    with pytest.raises(ModelUnavailable, match="fetch_models"):
        encoders.current_encoder()


def test_its_version_changes_with_the_model(available: list[str]) -> None:
    before = encoders.current_version()
    available.append(BEST)
    assert encoders.current_version() != before
