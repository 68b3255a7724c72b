"""A burst shows its best shot, also where that is known only after it was stacked."""

from collections.abc import Sequence

from dedup.models import preferences_of
from dedup.stacks.stacking import show_best
from photos.locks import stacks_locked
from photos.models import Photo, Stack


def show_best_shots(photos: Sequence[Photo]) -> None:
    """Ask anew which photo each burst of these shows. What a person chose stays, and so does
    everything where the owner wants no stacks made."""
    bursts = Stack.objects.filter(photos__in=photos, kind=Stack.Kind.BURST, is_by_person=False)
    for stack_id, owner_id in sorted(set(bursts.values_list("pk", "owner"))):
        preferences = preferences_of(owner_id)
        if not preferences.stacks_by_itself:
            continue
        with stacks_locked(owner_id):
            for stack in Stack.objects.filter(pk=stack_id, is_by_person=False):
                show_best(stack, preferences)
