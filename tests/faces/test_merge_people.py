"""Joining people, telling them apart, and how each is shown."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from faces import services
from faces.models import Change, DifferentPeople, FaceDecision, OtherName, Person
from faces.services import InvalidDecision
from tests.faces.deciding import decided, everything, group, ids, other_names, whose


def test_all_that_was_theirs_is_hers(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    annie, others = group(alice, 2, "Annie")
    carla, _ = group(alice, 1, "Carla")
    stranger, strange = group(alice, 1, "Dora")
    services.confirm_faces(others[:1], annie)
    services.reject_faces(strange, annie)
    services.tell_apart(annie, carla)
    services.set_birthday(annie, date(2015, 5, 3))
    services.favour_person(annie, favourite=True)
    services.set_cover(annie, others[0])
    OtherName.objects.create(person=annie, name="Mum")
    before = everything()
    change = services.merge_people(anna, [annie])
    anna.refresh_from_db()
    assert change.sentence == "Joined Annie into Anna."
    assert whose([*hers, *others]) == [anna.pk] * 4
    assert decided(anna) == {others[0].pk}
    assert decided(anna, same=False) == ids(strange)
    assert other_names(anna) == {"Annie", "Mum"}
    assert (anna.born_on, anna.is_favourite, anna.cover) == (date(2015, 5, 3), True, others[0])
    assert DifferentPeople.objects.get(first=anna, second=carla)
    services.undo(change)
    assert everything() == before
    assert whose(strange) == [stranger.pk]


def test_hers_goes_before_theirs(alice: User) -> None:
    anna, hers = group(alice, 1, "Anna")
    annie, others = group(alice, 1, "Annie")
    for person, faces, day in ((anna, hers, 1), (annie, others, 2)):
        services.set_birthday(person, date(2015, 5, day))
        services.set_cover(person, faces[0])
    services.merge_people(anna, [annie])
    anna.refresh_from_db()
    assert (anna.born_on, anna.cover) == (date(2015, 5, 1), hers[0])


def test_two_groups_stay_one(alice: User) -> None:
    one, faces = group(alice, 2)
    other, others = group(alice, 2)
    services.merge_people(one, [other])
    assert decided(one) == ids([*faces, *others])


def test_a_group_takes_the_name_of_whom_it_is_joined_with(alice: User) -> None:
    nameless, _ = group(alice, 2)
    anna, _ = group(alice, 2, "Anna")
    before = everything()
    change = services.merge_people(nameless, [anna])
    nameless.refresh_from_db()
    assert (nameless.name, other_names(nameless)) == ("Anna", set())
    services.undo(change)
    assert everything() == before


def test_the_newer_word_wins_over_that_they_are_two(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    ben, _ = group(alice, 1, "Ben")
    services.tell_apart(anna, ben)
    change = services.merge_people(anna, [ben])
    assert not DifferentPeople.objects.exists()
    services.undo(change)
    assert DifferentPeople.objects.count() == 1


def test_a_face_that_is_not_hers_stays_out(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    ben, his = group(alice, 2, "Ben")
    services.confirm_faces(his, ben)
    services.reject_faces(his[:1], anna)
    before = everything()
    change = services.merge_people(anna, [ben])
    assert whose(his) == [None, anna.pk]
    assert decided(anna, same=False) == {his[0].pk}
    services.undo(change)
    assert everything() == before


def test_a_face_that_is_hers_stays_though_it_was_not_theirs(alice: User) -> None:
    anna, hers = group(alice, 1, "Anna")
    ben, _ = group(alice, 1, "Ben")
    services.confirm_faces(hers, anna)
    services.reject_faces(hers, ben)
    services.merge_people(anna, [ben])
    assert whose(hers) == [anna.pk]
    assert decided(anna) == ids(hers)


def test_chains_are_short(alice: User) -> None:
    anna, ben, carla = (group(alice, 1, name)[0] for name in ("Anna", "Ben", "Carla"))
    first = services.merge_people(ben, [carla])
    second = services.merge_people(anna, [ben])
    assert set(Person.objects.filter(merged_into=anna)) == {ben, carla}
    services.undo(second)
    assert Person.objects.get(pk=carla.pk).merged_into == ben
    services.undo(first)
    assert not Person.objects.exclude(merged_into=None).exists()


def test_what_came_in_between_stays_with_her(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    ben, his = group(alice, 1, "Ben")
    change = services.merge_people(anna, [ben])
    _, new = group(alice, 1)
    services.confirm_faces(new, anna)
    undone = services.undo(change)
    assert (whose(his), whose(new)) == ([ben.pk], [anna.pk])
    assert undone.kept_rows == 0


def test_a_name_that_is_taken_meanwhile_stays_where_it_is(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    ben, his = group(alice, 1, "Ben")
    change = services.merge_people(anna, [ben])
    somebody, _ = group(alice, 1)
    services.name_person(somebody, "Ben")
    undone = services.undo(change)
    ben.refresh_from_db()
    assert (ben.name, ben.merged_into, whose(his)) == ("", None, [ben.pk])
    assert undone.undone_sentence == "Undone: Joined Ben into Anna. What was decided later stays."


def test_several_are_joined_at_once(alice: User) -> None:
    anna, ben, carla = (group(alice, 1, name)[0] for name in ("Anna", "Ben", "Carla"))
    change = services.merge_people(anna, [ben, carla, anna])
    assert change.sentence == "Joined Ben, Carla into Anna."


def test_nobody_is_joined_with_themselves_or_a_stranger(alice: User, bob: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    his, _ = group(bob, 1, "Ben")
    for others in ([anna], [his], []):
        with pytest.raises(InvalidDecision):
            services.merge_people(anna, others)
    assert not Change.objects.exists()


def test_two_who_look_alike_stay_two(alice: User) -> None:
    one, faces = group(alice, 2)
    other, others = group(alice, 2)
    change = services.tell_apart(other, one)
    assert DifferentPeople.objects.get(first=one, second=other)
    assert (decided(one), decided(other)) == (ids(faces), ids(others))
    services.undo(change)
    assert not DifferentPeople.objects.exists()
    assert not FaceDecision.objects.exists()


def test_nobody_is_told_from_themselves(alice: User) -> None:
    one, _ = group(alice, 1)
    with pytest.raises(InvalidDecision):
        services.tell_apart(one, one)


def test_hiding_favouring_and_birthdays_can_be_undone(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    changes = [
        services.hide_person(anna, hidden=True),
        services.favour_person(anna, favourite=True),
        services.set_birthday(anna, date(2015, 5, 3)),
    ]
    assert [change.sentence for change in changes] == [
        "Hid Anna.",
        "Anna is a favourite.",
        "Anna was born on 3 May 2015.",
    ]
    anna.refresh_from_db()
    assert (anna.is_hidden, anna.is_favourite, anna.born_on) == (True, True, date(2015, 5, 3))
    for change in changes:
        services.undo(change)
    anna.refresh_from_db()
    assert (anna.is_hidden, anna.is_favourite, anna.born_on) == (False, False, None)


def test_a_hidden_group_stays_together(alice: User) -> None:
    person, faces = group(alice, 2)
    services.hide_person(person, hidden=True)
    assert decided(person) == ids(faces)


def test_nobody_is_born_tomorrow(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    with pytest.raises(InvalidDecision):
        services.set_birthday(anna, timezone.now().date() + timedelta(days=1))
    assert services.set_birthday(anna, None).sentence == "Took the birthday of Anna off."


def test_a_cover_is_one_of_theirs_as_long_as_it_is_theirs(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    ben, his = group(alice, 1, "Ben")
    with pytest.raises(InvalidDecision):
        services.set_cover(anna, his[0])
    services.set_cover(anna, hers[0])
    change = services.move_faces(hers[:1], ben)
    anna.refresh_from_db()
    assert anna.cover is None
    services.undo(change)
    anna.refresh_from_db()
    assert anna.cover == hers[0]


def test_a_cover_that_somebody_chose_meanwhile_stays(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    change = services.set_cover(anna, hers[0])
    services.set_cover(anna, hers[1])
    assert services.undo(change).kept_rows == 1
    anna.refresh_from_db()
    assert anna.cover == hers[1]


def test_groups_without_names_are_told_without_names(alice: User) -> None:
    (one, _), (other, _), (third, _) = (group(alice, 2) for _ in range(3))
    assert services.tell_apart(one, third).sentence == "Told the two apart."
    assert services.merge_people(one, [other]).sentence == "Joined the two: they are one person."
