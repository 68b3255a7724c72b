"""The way out of e-mails, without signing in: whoever has the link got the e-mail."""

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from activity.letter import read_unsubscribing
from activity.services import stop_mail


@login_not_required
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed address is the right
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at it changes nothing, since mail programs follow links; the button does."""
    try:
        user_id, kinds = read_unsubscribing(token)
    except BadSignature:
        raise Http404 from None
    user = get_object_or_404(User, pk=user_id)
    if request.method == "POST":
        stop_mail(user, kinds)
    context = {"kinds": kinds, "is_done": request.method == "POST"}
    return render(request, "activity/unsubscribe.html", context)
