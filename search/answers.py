"""A page of results as JSON: for scripts, and for the address with `format=json`."""

from typing import Any

from accounts.models import User
from search.people import names_in
from search.query import Chip
from search.reasons.matches import Match
from search.selectors import Page, Result


def answer_of(user: User, page: Page) -> dict[str, Any]:
    """Return what was understood and found. `next` is the `after` of the page that follows; where
    `has_more`, the total is only how far was counted."""
    query = page.understood
    people = names_in(user, [result.photo_id for result in page.results])
    return {
        "understood": [_understood(chip) for chip in query.chips],
        "notes": [*query.notes, *([page.unavailable] if page.unavailable else [])],
        "results": [_result(each, people.get(each.photo_id, [])) for each in page.results],
        "total": page.total,
        "has_more": page.is_cut,
        "next": str(page.next) if page.next else None,
    }


def _understood(chip: Chip) -> dict[str, Any]:
    return {"text": chip.text, "kind": chip.kind, "negated": chip.negated}


def _result(result: Result, people: list[str]) -> dict[str, Any]:
    return {
        "id": result.photo_id,
        "sha256": result.photo.sha256,
        "filename": result.photo.filename,
        "people": people,
        "score": round(result.score, 6),
        "matched": [_matched(match) for match in result.matched],
    }


def _matched(match: Match) -> dict[str, Any]:
    return {
        "kind": match.kind,
        "text": match.text,
        "words": list(match.words),
        "regions": list(match.regions),
    }
