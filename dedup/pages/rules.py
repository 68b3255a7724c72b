"""Resolving many groups by a rule: choose one, see exactly what it would do, and press."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from dedup.models import Resolution
from dedup.pages.bulk_view import bulk_view
from dedup.pages.numbers import number
from dedup.selectors import resolutions_of
from dedup.services import RULES, InvalidResolution, plan_bulk, resolve_bulk


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: SignedInRequest) -> HttpResponse:
    """The rules; with `rule`, what that one would do now; a POST does exactly what was shown."""
    if request.method == "POST":
        return press(request, asked_rule(request.POST))
    rule = asked_rule(request.GET) if "rule" in request.GET else ""
    context = {
        "rules": RULES.values(),
        "rule": rule,
        "view": bulk_view(plan_bulk(request.user, rule)) if rule else None,
        "done": last_done(request),
    }
    return render(request, "dedup/rules.html", context)


def press(request: SignedInRequest, rule: str) -> HttpResponse:
    """Do it, or say why not and show what the rule would do by now."""
    here, said = reverse("dedup:rules"), {"rule": rule}
    try:
        done = resolve_bulk(request.user, rule, request.POST.get("token", ""))
    except InvalidResolution as error:
        messages.warning(request, str(error))
    else:
        said["done"] = str(done.pk)
    return redirect(f"{here}?{urlencode(said)}")


def asked_rule(sent: QueryDict) -> str:
    """Raises Http404 for one that there is not."""
    rule = sent.get("rule", "")
    if rule not in RULES:
        raise Http404
    return rule


def last_done(request: SignedInRequest) -> Resolution | None:
    """What was pressed before the page came anew, as long as it stands."""
    if "done" not in request.GET:
        return None
    done = number(request.GET["done"])
    return resolutions_of(request.user).filter(pk=done, undone_at=None).first()
