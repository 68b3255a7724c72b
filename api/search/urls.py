"""Addresses of search."""

from django.urls import path

from api.search import smart_views, views

urlpatterns = [
    path("search/", views.SearchView.as_view(), name="search"),
    path("search/suggestions/", views.SuggestionsView.as_view(), name="suggestions"),
    path("search/saved/", views.SavedSearchesView.as_view(), name="saved_searches"),
    path("search/saved/<int:saved_id>/", views.SavedSearchView.as_view(), name="saved_search"),
    path("search/smart-albums/", smart_views.SmartAlbumsView.as_view(), name="smart_albums"),
    path(
        "search/smart-albums/<int:album_id>/",
        smart_views.SmartAlbumView.as_view(),
        name="smart_album",
    ),
    path(
        "search/smart-albums/<int:album_id>/accept/",
        smart_views.AcceptView.as_view(),
        name="accept_reading",
    ),
    path(
        "search/smart-albums/<int:album_id>/make-ordinary/",
        smart_views.MakeOrdinaryView.as_view(),
        name="make_ordinary",
    ),
]
