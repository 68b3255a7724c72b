"""What a library lends goes on where it stood; what was lent to its owner's eyes alone ends."""

from accounts.models import User
from curating.services.slips import forget_own_shares
from rights.models import AlbumShare, Partner, Role, SpaceMember

RANK = {Role.VIEWER: 0, Role.CONTRIBUTOR: 1, Role.MANAGER: 2}


def hand_rights_over(giver: User, receiver: User) -> None:
    """Spaces, and places in others' albums. Who saw the whole library as a partner would see the
    receiver's, too: that ends."""
    AlbumShare.objects.filter(album__owner=receiver, user=receiver).delete()
    forget_own_shares(receiver)
    Partner.objects.filter(owner=giver).delete()
    for member in SpaceMember.objects.filter(user=giver):
        hand_space_over(member, receiver)
    added_to = AlbumShare.objects.filter(user=giver, role__in=Role.that_add())
    for share in added_to.exclude(album__owner=receiver):
        give_place(share, receiver)


def hand_space_over(member: SpaceMember, receiver: User) -> None:
    """With the larger of both roles."""
    theirs = SpaceMember.objects.filter(space=member.space_id, user=receiver).first()
    if theirs is None:
        SpaceMember.objects.filter(pk=member.pk).update(user=receiver)
        return
    SpaceMember.objects.filter(pk=theirs.pk).update(role=larger(theirs.role, member.role))
    member.delete()


def give_place(share: AlbumShare, receiver: User) -> None:
    """In somebody else's album, where photos of the library stand: beside the giver's own."""
    theirs, is_new = AlbumShare.objects.get_or_create(
        album_id=share.album_id, user=receiver, defaults={"role": share.role}
    )
    if not is_new:
        AlbumShare.objects.filter(pk=theirs.pk).update(role=larger(theirs.role, share.role))


def larger(first: str, second: str) -> str:
    return max(first, second, key=lambda role: RANK[Role(role)])
