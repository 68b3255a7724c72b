"""Addresses of people and faces."""

from django.urls import path

from api.people import faces, views

urlpatterns = [
    path("people/", views.People.as_view(), name="people"),
    path("people/apart/", views.TellApart.as_view(), name="tell_apart"),
    path("people/changes/", views.Changes.as_view(), name="people_changes"),
    path(
        "people/changes/<int:change_id>/undo/",
        views.UndoChange.as_view(),
        name="undo_people_change",
    ),
    path("people/<int:person_id>/", views.OnePerson.as_view(), name="person"),
    path("people/<int:person_id>/photos/", views.PhotosOfPerson.as_view(), name="person_photos"),
    path("people/<int:person_id>/faces/", views.FacesOfPerson.as_view(), name="person_faces"),
    path("people/<int:person_id>/merge/", views.MergePeople.as_view(), name="merge_people"),
    path("people/<int:person_id>/forget-name/", views.ForgetName.as_view(), name="forget_name"),
    path("photos/<int:photo_id>/faces/", faces.FacesOfPhoto.as_view(), name="photo_faces"),
    path("faces/<int:face_id>/", faces.OneFace.as_view(), name="face"),
    path("faces/<int:face_id>/crop/", faces.Crop.as_view(), name="face_crop"),
    path("faces/name/", faces.NameFaces.as_view(), name="name_faces"),
    path("faces/confirm/", faces.ConfirmFaces.as_view(), name="confirm_faces"),
    path("faces/reject/", faces.RejectFaces.as_view(), name="reject_faces"),
    path("faces/move/", faces.MoveFaces.as_view(), name="move_faces"),
    path("faces/split/", faces.SplitFaces.as_view(), name="split_faces"),
    path("faces/refuse/", faces.RefuseFaces.as_view(), name="refuse_faces"),
]
