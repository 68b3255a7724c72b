"""Addresses of people in photos."""

from django.urls import path

from faces import crop_views
from faces.changes import views as change_views
from faces.deciding import views as deciding
from faces.of_photo import views as of_photo
from faces.pages import names as name_pages
from faces.pages import people as people_pages
from faces.pages import person as person_pages
from faces.review import alone
from faces.review import views as review

app_name = "faces"
urlpatterns = [
    path("people/", people_pages.people, name="people"),
    path("people/<int:person_id>/", person_pages.person, name="person"),
    path("people/<int:person_id>/faces/", person_pages.person_faces, name="person_faces"),
    path("people/same/", people_pages.same, name="same"),
    path("people/<int:person_id>/name/", deciding.name, name="name"),
    path("people/<int:person_id>/name/forget/", deciding.forget_name, name="forget_name"),
    path("people/<int:person_id>/hide/", deciding.hide, name="hide"),
    path("people/<int:person_id>/favourite/", deciding.favourite, name="favourite"),
    path("people/<int:person_id>/birthday/", deciding.birthday, name="birthday"),
    path("people/<int:person_id>/cover/", deciding.cover, name="cover"),
    path("people/<int:person_id>/merge/", deciding.merge, name="merge"),
    path("people/apart/", deciding.apart, name="apart"),
    path("people/changes/", change_views.changes, name="changes"),
    path("people/changes/<int:change_id>/undo/", change_views.undo, name="undo"),
    path("faces/name/", deciding.name_faces, name="name_faces"),
    path("faces/move/", deciding.move, name="move"),
    path("faces/split/", deciding.split, name="split"),
    path("faces/reject/", deciding.reject, name="reject"),
    path("faces/confirm/", deciding.confirm, name="confirm"),
    path("faces/refuse/", deciding.refuse, name="refuse"),
    path("names/accept/", deciding.accept_name, name="accept_name"),
    path("names/refuse/", deciding.refuse_name, name="refuse_name"),
    path("people/review/", review.review, name="review"),
    path("people/review/answer/", review.answer, name="answer"),
    path("people/review/count/", review.review_count, name="review_count"),
    path("people/unnamed/", alone.unnamed, name="unnamed"),
    path("people/names/", name_pages.names, name="names"),
    path("photos/<int:photo_id>/people/", of_photo.of_photo, name="of_photo"),
    path("photos/<int:photo_id>/faces/", of_photo.draw, name="draw"),
    path("faces/<int:face_id>/crop/", crop_views.crop, name="crop"),
]
