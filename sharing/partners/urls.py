"""Addresses of partners."""

from django.urls import path

from sharing.partners import views

urlpatterns = [
    path("settings/partners/", views.partners, name="partners"),
    path("settings/partners/<int:partner_id>/", views.partner, name="partner"),
    path("settings/partners/<int:partner_id>/end/", views.end, name="end_partner"),
    path("partners/<int:user_id>/", views.library, name="library"),
]
