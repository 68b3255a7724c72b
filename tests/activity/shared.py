"""What the tests of this room share: a space of two with a photo in it, and people read anew."""

from accounts.models import User
from photos.models import Photo
from rights.models import Role, Space, SpaceMember, SpacePhoto
from tests.factories import make_photo


def again(user: User) -> User:
    """As the next request reads them: who lends them what is asked anew."""
    return User.objects.get(pk=user.pk)


def make_space(*users: User, name: str = "Family") -> Space:
    space = Space.objects.create(name=name)
    for user in users:
        SpaceMember.objects.create(space=space, user=user, role=Role.MANAGER)
    return space


def make_lent(owner: User, *users: User) -> Photo:
    """A photo that these see, too."""
    photo = make_photo(owner)
    lend(photo, *users)
    return photo


def lend(photo: Photo, *users: User) -> SpacePhoto:
    space = make_space(photo.owner, *users)
    return SpacePhoto.objects.create(space=space, photo=photo)
