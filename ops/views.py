"""What those who run the installation ask it over the web."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ops.health import health


@login_not_required
@never_cache
@require_safe
def health_check(request: HttpRequest) -> JsonResponse:
    """200 while every server answers, else 503; which, stands in the answer."""
    answers = health()
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)
