"""Addresses of search."""

from django.urls import path

from search import views
from search.kept import smart_views
from search.kept import views as kept_views
from search.looking import caption_views, text_views

app_name = "search"
urlpatterns = [
    path("search/", views.results, name="results"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("search/keep/", kept_views.keep, name="keep"),
    path("search/saved/<int:saved_id>/", kept_views.saved_search, name="saved"),
    path("search/saved/<int:saved_id>/delete/", kept_views.delete_saved, name="delete_saved"),
    path(
        "search/saved/<int:saved_id>/bring-back/",
        kept_views.bring_back_saved,
        name="bring_back_saved",
    ),
    path("search/recent/<int:recent_id>/forget/", kept_views.forget, name="forget"),
    path("search/recent/<str:verb>/", kept_views.remembering, name="remembering"),
    path("albums/<int:album_id>/smart/", smart_views.smart_album, name="smart_album"),
    path("albums/<int:album_id>/smart/accept/", smart_views.accept, name="accept_reading"),
    path(
        "albums/<int:album_id>/smart/make-ordinary/",
        smart_views.make_ordinary,
        name="make_ordinary",
    ),
    path("photos/<int:photo_id>/found-text/", views.found_text, name="found_text"),
    path("photos/<int:photo_id>/text/", text_views.text, name="text"),
    path("photos/<int:photo_id>/model-caption/", caption_views.model_caption, name="model_caption"),
    path("photos/<int:photo_id>/similar/", views.similar, name="similar"),
]
