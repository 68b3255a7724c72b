"""Albums that archives bring in, and what people did with them since."""

from accounts.models import User
from albums.models import Album, AlbumPhoto
from albums.services import add_photos, import_photos, open_imported_album, remove_photos
from photos.models import Photo
from tests.factories import make_photo


def in_album(album: Album) -> list[int]:
    return sorted(AlbumPhoto.objects.filter(album=album).values_list("photo_id", flat=True))


def test_it_finds_an_album_again_by_its_key(alice: User) -> None:
    album = open_imported_album(alice, "takeout:Lisbon", title="Lisbon", description="2019")
    assert (album.title, album.description) == ("Lisbon", "2019")
    assert open_imported_album(alice, "takeout:Lisbon", title="Lisbon") == album
    assert open_imported_album(alice, "takeout:Porto", title="Lisbon") != album


def test_what_a_person_called_it_stays(alice: User) -> None:
    album = open_imported_album(alice, "takeout:Lisbon", title="Lisbon")
    Album.objects.update(title="Honeymoon", description="Ours")
    again = open_imported_album(alice, "takeout:Lisbon", title="Lisbon", description="2019")
    assert (again.pk, again.title, again.description) == (album.pk, "Honeymoon", "Ours")


def test_a_title_is_cut_where_it_does_not_fit(alice: User) -> None:
    assert len(open_imported_album(alice, "a", title="x" * 999).title) == 255


def test_people_have_albums_of_their_own(alice: User, bob: User) -> None:
    mine = open_imported_album(alice, "takeout:Lisbon", title="Lisbon")
    assert open_imported_album(bob, "takeout:Lisbon", title="Lisbon") != mine


def test_it_puts_each_photo_in_once(alice: User) -> None:
    album = open_imported_album(alice, "a", title="A")
    first, second = make_photo(alice), make_photo(alice)
    assert import_photos(album, [first]) == 1
    assert import_photos(album, [first, second]) == 1
    assert in_album(album) == [first.pk, second.pk]


def test_it_takes_no_photo_of_others(alice: User, bob: User) -> None:
    album = open_imported_album(alice, "a", title="A")
    assert import_photos(album, [make_photo(bob)]) == 0
    assert add_photos(album, [make_photo(bob)]) == 0
    assert in_album(album) == []


def test_what_a_person_took_out_stays_out(alice: User) -> None:
    album = open_imported_album(alice, "a", title="A")
    kept, removed = make_photo(alice), make_photo(alice)
    import_photos(album, [kept, removed])
    remove_photos(album, [removed])
    remove_photos(album, [removed])
    assert in_album(album) == [kept.pk]
    assert import_photos(album, [kept, removed]) == 0
    assert in_album(album) == [kept.pk]
    assert Photo.objects.filter(pk=removed.pk).exists()


def test_a_person_may_put_it_in_again(alice: User) -> None:
    album = open_imported_album(alice, "a", title="A")
    photo = make_photo(alice)
    import_photos(album, [photo])
    remove_photos(album, [photo])
    assert add_photos(album, [photo]) == 1
    assert add_photos(album, [photo]) == 0
    remove_photos(album, [])
    assert import_photos(album, [photo]) == 0
    assert in_album(album) == [photo.pk]
