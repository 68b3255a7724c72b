"""The pages of buckets: adding one, and what its server needs to tell us of new objects."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.requests import SignedInRequest
from ingest.sources.bucket_form import BucketForm, TopicForm, webhook_secret
from ingest.sources.sealing import SecretsLost
from photos.models import Source


@never_cache
def add_bucket(request: SignedInRequest) -> HttpResponse:
    form = BucketForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid() and (source := form.add(request.user)):
        messages.success(request, _("%(name)s is being indexed.") % {"name": source.name})
        return redirect("ingest:bucket_events", source.pk)
    status = 422 if form.is_bound else 200
    return render(request, "ingest/bucket/add.html", {"form": form}, status=status)


@never_cache
def bucket_events(request: SignedInRequest, source_id: int) -> HttpResponse:
    """The address and the secret of the webhook; a POST names the topic of SNS."""
    source = get_object_or_404(Source, pk=source_id, owner=request.user, kind=Source.Kind.BUCKET)
    form = TopicForm(request.POST or None, initial=source.options)
    if form.is_bound and form.is_valid():
        form.save(source)
        messages.success(request, _("Saved."))
        return redirect("ingest:bucket_events", source.pk)
    try:
        secret = webhook_secret(source)
    except SecretsLost as error:
        secret = str(error)
    address = request.build_absolute_uri(reverse("ingest:take_notification"))
    context = {"source": source, "form": form, "address": address, "secret": secret}
    status = 422 if form.is_bound else 200
    return render(request, "ingest/bucket/events.html", context, status=status)
