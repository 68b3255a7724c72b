"""The pages of partners: whom one shows one's library, and whose one sees."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from albums.models import Album
from faces.models import Person
from rights.models import Partner, PartnerHides
from sharing.answers import guarded
from sharing.choosing import newest_page
from sharing.partners import services
from sharing.partners.selectors import photos_lent
from sharing.whom import SomebodyForm


class SinceForm(forms.Form):
    """From which day on; empty: everything."""

    since = forms.DateField(
        label=_("Photos taken since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: everything."),
    )


class LendForm(SomebodyForm, SinceForm):
    """To whom."""

    field_order = ("who", "since")


class PartnerForm(SinceForm):
    """From when on, and what stays hidden."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Hide photos of"), required=False
    )
    albums = forms.ModelMultipleChoiceField(
        Album.objects.none(), label=_("Hide the albums"), required=False
    )

    def __init__(self, partner: Partner, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["people"]
        people.queryset = Person.objects.visible_to(partner.owner).named().order_by("name", "pk")
        albums: Any = self.fields["albums"]
        albums.queryset = Album.objects.of(partner.owner).order_by("title", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def partners(request: SignedInRequest) -> HttpResponse:
    """Both ways; and lend one's own."""
    form = LendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        partner = services.lend_library(request.user, said["who"], since=said["since"])
        return redirect("sharing:partner", partner.pk)
    context = {
        "form": form,
        "lends": request.user.lends_to.select_related("viewer").order_by("pk"),
        "lent": request.user.lent_by.select_related("owner").order_by("pk"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "sharing/partners/partners.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: SignedInRequest, partner_id: int) -> HttpResponse:
    """What one shows to somebody, to be changed."""
    partner = get_object_or_404(
        request.user.lends_to.select_related("viewer", "owner"), pk=partner_id
    )
    hidden = PartnerHides.objects.filter(partner=partner)
    shown = {
        "since": partner.since,
        "people": hidden.filter(album=None).values_list("person", flat=True),
        "albums": hidden.filter(person=None).values_list("album", flat=True),
    }
    sent = request.POST if request.method == "POST" else None
    form = PartnerForm(partner, sent, initial=shown)
    if form.is_valid():
        services.change_partner(partner, by=request.user, **form.cleaned_data)
        return redirect("sharing:partners")
    context = {"partner": partner, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "sharing/partners/partner.html", context, status=status)


@require_POST
@guarded
def end(request: SignedInRequest, partner_id: int) -> HttpResponse:
    """From either side."""
    partner = get_object_or_404(Partner, pk=partner_id)
    services.end_partner(partner, by=request.user)
    return redirect("sharing:partners")


@require_safe
def library(request: SignedInRequest, user_id: int) -> HttpResponse:
    """What a partner shows, newest first; with `fragment` only the photos that follow."""
    partner = get_object_or_404(request.user.lent_by.select_related("owner"), owner=user_id)
    page = newest_page(photos_lent(request.user, user_id), request.GET.get("after", ""))
    template = (
        "sharing/_photos.html" if "fragment" in request.GET else "sharing/partners/library.html"
    )
    return render(request, template, {"partner": partner, "page": page})
