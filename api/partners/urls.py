"""Addresses of partners."""

from django.urls import path

from api.partners.views import OnePartner, Partners, PhotosLent

urlpatterns = [
    path("partners/", Partners.as_view(), name="partners"),
    path("partners/<int:partner_id>/", OnePartner.as_view(), name="partner"),
    path("partners/<int:partner_id>/photos/", PhotosLent.as_view(), name="partner_photos"),
]
