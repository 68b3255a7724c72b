"""Addresses of pictures and videos."""

from django.urls import path

from api.media import views
from api.media.signing import NAMES

urlpatterns = [
    *(
        path(
            f"photos/<int:photo_id>/{name}/",
            views.MediaView.as_view(name=name),
            name=f"photo_{name}",
        )
        for name in NAMES
    ),
    path("media/<str:signed>/", views.SignedView.as_view(), name="media"),
]
