"""What all views of the API share: an ETag on what is read, a choice of fields, and what none of
them has to look out for."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, cast

import orjson
from django.db.models import QuerySet
from django.http import Http404
from django.utils.cache import get_conditional_response
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts.models import User
from api.problems import MIME, Problem, problem_of

LARGEST_ID = 2**63 - 1


class View(APIView):
    """A view of the API. What is read has an ETag, and is a 304 for who has it already."""

    @property
    def person(self) -> User:
        """Who asks."""
        return cast(User, self.request.user)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuses what the database cannot even be asked for."""
        super().initial(request, *args, **kwargs)
        if any(isinstance(each, int) and each > LARGEST_ID for each in kwargs.values()):
            raise Http404
        if "\0" in request.path_info:
            raise Http404
        if any("\0" in text for texts in request.query_params.lists() for text in texts[1]):
            raise Problem("bad_query", "A query has no NUL in it.")

    def options(self, *_: Any, **__: Any) -> Response:
        """Which methods there are, as `Allow` says with every answer."""
        return Response(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        if request.method not in {"GET", "HEAD"} or not isinstance(final, Response):
            return final
        if final.status_code != 200:
            return final
        final["ETag"] = etag_of(final.data)
        final["Cache-Control"] = "private, no-cache"
        kept = get_conditional_response(request._request, etag=final["ETag"], response=final)  # noqa: SLF001
        return final if kept is final else self._short(final, kept)

    def _short(self, full: Response, kept: Any) -> Response:
        """That it is as it was, 304, or no longer so, 412."""
        headers = {"ETag": full["ETag"]}
        if kept.status_code == 304:
            short = Response(status=304, headers=headers)
        else:
            words = "What `If-Match` names is not what is there now."
            short = Response(problem_of(412, words), 412, headers=headers, content_type=MIME)
        for name in ("accepted_renderer", "accepted_media_type", "renderer_context"):
            setattr(short, name, getattr(full, name))
        return short


class Pages(View, GenericAPIView[Any]):
    """A view that lists rows by key."""

    def answer_page(
        self,
        rows: QuerySet[Any],
        told: type[BaseSerializer[Any]],
        shown: Callable[[Sequence[Any]], Sequence[Any]] = list,
    ) -> Response:
        """A page of them, each as it is told. `shown`: all that is to be known of those on the
        page, read at once."""
        page = shown(self.paginate_queryset(rows) or [])
        return self.get_paginated_response(told(page, many=True, context=self.told_with()).data)

    def told_with(self) -> dict[str, Any]:
        """What serializers are told besides."""
        return {"request": self.request, "view": self}


class Nothing(View):
    """What answers wherever nothing is."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("There is no such address. All of them end with a slash.")


def etag_of(data: Any) -> str:
    body = orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


class Chosen(BaseSerializer[Any]):
    """A serializer of which `?fields=id,taken_at` takes only some fields. Unknown ones are left
    out, as a newer client may ask for what an older library does not know yet."""

    def get_fields(self) -> Any:
        fields = super().get_fields()  # type: ignore[misc]  # of the serializer that it is mixed into
        request = self.context.get("request")
        asked = request.query_params.get("fields", "") if isinstance(request, Request) else ""
        if not asked or (self.parent and self.parent.parent):
            return fields
        chosen = {name.strip() for name in asked.split(",")}
        return {name: field for name, field in fields.items() if name in chosen}
