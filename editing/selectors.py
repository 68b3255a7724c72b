"""Reads of edits: the editor's page, how far an edit is, and how far many are."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from editing.filters import FILTERS
from editing.models import Edit
from editing.recipe import RANGES, RATIOS, Recipe, read_recipe
from photos.models import Photo, Rendition

State = Edit.State


@dataclass(frozen=True)
class Tool:
    """A slider."""

    name: str
    words: Any
    value: float
    least: float
    most: float
    step: float


@dataclass(frozen=True)
class Group:
    """Sliders that belong together."""

    name: str
    words: Any
    icon: str
    tools: Sequence[Tool]


@dataclass(frozen=True)
class Editor:
    """What the page of the editor shows. `source` is the original, which is what is edited."""

    photo: Photo
    source: Photo
    recipe: Recipe
    straighten: Tool
    groups: Sequence[Group]
    filters: Sequence[tuple[str, Any]]
    ratios: Sequence[tuple[str, Any]]
    table: dict[str, Any]
    has_preview: bool
    has_edit: bool


WORDS = {
    "straighten": gettext_lazy("Straighten"),
    "exposure": gettext_lazy("Exposure"),
    "contrast": gettext_lazy("Contrast"),
    "highlights": gettext_lazy("Highlights"),
    "shadows": gettext_lazy("Shadows"),
    "temperature": gettext_lazy("Warmth"),
    "tint": gettext_lazy("Tint"),
    "saturation": gettext_lazy("Saturation"),
    "sharpness": gettext_lazy("Sharpness"),
}
STEPS = {"straighten": 0.1, "exposure": 0.05}
GROUPS = (
    ("light", gettext_lazy("Light"), "sun", ("exposure", "contrast", "highlights", "shadows")),
    ("colour", gettext_lazy("Colour"), "palette", ("temperature", "tint", "saturation")),
    ("detail", gettext_lazy("Detail"), "focus", ("sharpness",)),
)
FILTER_WORDS = {
    "none": gettext_lazy("None"),
    "vivid": gettext_lazy("Vivid"),
    "warm": gettext_lazy("Warm"),
    "cool": gettext_lazy("Cool"),
    "faded": gettext_lazy("Faded"),
    "dusk": gettext_lazy("Dusk"),
    "sepia": gettext_lazy("Sepia"),
    "noir": gettext_lazy("Noir"),
}


def editor_of(photo: Photo) -> Editor:
    """`photo` is one that the person may edit, or its version."""
    edit = Edit.objects.of(photo).select_related("source").first()
    source = edit.source if edit else photo
    recipe = read_recipe(edit.recipe) if edit else Recipe()
    groups = [
        Group(name, words, icon, [tool_of(each, recipe) for each in tools])
        for name, words, icon, tools in GROUPS
    ]
    previews = Rendition.objects.filter(photo=source, name=Rendition.Name.PREVIEW)
    return Editor(
        photo=photo,
        source=source,
        recipe=recipe,
        straighten=tool_of("straighten", recipe),
        groups=groups,
        filters=list(FILTER_WORDS.items()),
        ratios=[(each, ratio_words(each)) for each in RATIOS],
        table=editor_table(),
        has_preview=previews.exists(),
        has_edit=edit is not None,
    )


def editor_table() -> dict[str, Any]:
    """The filters, for the browser."""
    return {name: asdict(each) for name, each in FILTERS.items()}


def tool_of(name: str, recipe: Recipe) -> Tool:
    least, most = RANGES[name]
    return Tool(name, WORDS[name], getattr(recipe, name), least, most, STEPS.get(name, 1))


def ratio_words(ratio: str) -> str:
    return {"free": _("Free"), "original": _("As the original")}.get(ratio, ratio)


@dataclass(frozen=True)
class Progress:
    """How far the edits are that were asked for at once, and those that failed."""

    total: int
    done: int
    failed: Sequence[Edit]

    @property
    def is_through(self) -> bool:
        return self.done + len(self.failed) >= self.total


def progress_of(user: User, batch: uuid.UUID) -> Progress | None:
    """None where it is not this person's."""
    edits = Edit.objects.filter(batch=batch, source__owner=user)
    counts = edits.aggregate(total=Count("pk"), done=Count("pk", filter=Q(state=State.DONE)))
    if not counts["total"]:
        return None
    failed = edits.filter(state=State.FAILED).select_related("source").order_by("source")
    return Progress(counts["total"], counts["done"], list(failed))
