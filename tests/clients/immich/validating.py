"""Answers are read by the models of the published client library, made from the protocol's own
schema: strictly, with all that they leave out or make up told."""

from collections.abc import Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin

from immichpy.client.generated import models
from pydantic import BaseModel


def valid(model: str, told: Any) -> Any:
    """Raises for what is not a `model`, as `valid("AssetResponseDto", answer.json())`; gives it
    back. A field that the protocol does not know is a fault, too, if `known` fails to name it."""
    kind: type[BaseModel] = getattr(models, model)
    assert isinstance(told, dict), told
    missing = [_name(kind, each) for each in _needed(kind) if _name(kind, each) not in told]
    assert not missing, f"{model} has no {missing}"
    kind.model_validate(told, by_alias=True, by_name=False)
    _check_names(kind, told, model)
    return told


def all_valid(model: str, told: Any) -> Any:
    """The same, of a list."""
    assert isinstance(told, list), told
    return [valid(model, each) for each in told]


# What clients of the generation before read, and what the schema of 3.2.2 does not list: it may
# stand there.
OLDER = {
    "AlbumResponseDto": {"ownerId", "owner", "assets"},
}


def _check_names(kind: type[BaseModel], told: Mapping[str, Any], model: str) -> None:
    """Names that are in no field are a slip of the pen, at any depth."""
    fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
    unknown = set(told) - set(fields) - OLDER.get(model, set())
    assert not unknown, f"{model} has unknown {sorted(unknown)}"
    for name, value in told.items():
        inner = _model_in(fields.get(name))
        if inner is None:
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                _check_names(inner, each, inner.__name__)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, UnionType, list):
        found = (_model_in(each) for each in get_args(annotation))
        return next((each for each in found if each), None)
    return None


def _needed(kind: type[BaseModel]) -> list[str]:
    return [name for name, field in kind.model_fields.items() if field.is_required()]


def _name(kind: type[BaseModel], field: str) -> str:
    return kind.model_fields[field].alias or field
