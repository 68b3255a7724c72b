"""The second phase: which description belongs to which file, folder by folder, and what is left out
because nobody asked for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, Subquery

from ingest.models import TakeoutImport, TakeoutMember
from ingest.takeout.folders import album_folders
from ingest.takeout.incoming import YEAR, flags_of_row, item_of_row
from ingest.takeout.names import match_sidecars
from ingest.takeout.options import Options, read_options, reason_to_skip
from ingest.takeout.progress import Progress, Tell
from photos.filenames import safe_words

CHUNK = 500
FROM_ELSEWHERE = "other folder"
Kind = TakeoutMember.Kind
State = TakeoutMember.State
Ids = dict[str, list[int]]
Item = TypeVar("Item")


def match_members(takeout: TakeoutImport, tell: Tell) -> None:
    """Write into each file's row its description, its original and its still."""
    options = read_options(takeout.options)
    folders = sorted(set(takeout.members.order_by().values_list("folder", flat=True).distinct()))
    for done, folder in enumerate(folders):
        match_folder(takeout, folder)
        tell(Progress(takeout.phase, done, len(folders)))
    match_copies(takeout)
    match_across_folders(takeout)
    skip_unwanted(takeout, options)
    if options.only_albums:
        skip_other_albums(takeout, options)


def match_folder(takeout: TakeoutImport, folder: str) -> None:
    """All parts of the export put their files into the same folder."""
    members = takeout.members.filter(folder=folder).order_by("position")
    media = ids_by_name(members.filter(kind=Kind.MEDIA).values_list("name", "pk"))
    items = members.filter(kind=Kind.ITEM)
    described = ids_by_name(items.values_list("name", "pk"))
    titles = dict(items.values_list("name", "title"))
    matches = match_sidecars(media, titles)
    rows = {pk: TakeoutMember(pk=pk) for ids in media.values() for pk in ids}
    for name, ids in media.items():
        match, still = matches.sidecars.get(name), matches.live_videos.get(name)
        original = matches.edited_of.get(name)
        for pk in ids:
            rows[pk].sidecar_id = described[match.sidecar][0] if match else None
            rows[pk].rule = match.rule if match else ""
            rows[pk].edited_of_id = media[original][0] if original else None
            rows[pk].live_of_id = media[still][0] if still else None
    columns = ["sidecar", "rule", "edited_of", "live_of"]
    TakeoutMember.objects.bulk_update(rows.values(), columns, batch_size=CHUNK)
    repeated = [pk for ids in described.values() for pk in ids[1:]]
    takeout.members.filter(pk__in=repeated).update(
        state=State.SKIPPED, reason="The same file is in the archives twice."
    )


def ids_by_name(rows: Iterable[tuple[str, int]]) -> Ids:
    """A name may come twice: in two parts of the export."""
    ids: Ids = defaultdict(list)
    for name, pk in rows:
        ids[name].append(pk)
    return ids


def match_copies(takeout: TakeoutImport) -> None:
    """A copy in an album without a description has that of the same file in the year's folder."""
    media = takeout.members.filter(kind=Kind.MEDIA)
    same = {column: OuterRef(column) for column in ("name", "size_bytes", "crc")}
    described = media.filter(sidecar__isnull=False, **same).order_by("position")
    columns = ("sidecar", "edited_of", "live_of")
    found = {column: Subquery(described.values(column)[:1]) for column in columns}
    media.filter(Exists(described), sidecar=None).update(rule=FROM_ELSEWHERE, **found)


def match_across_folders(takeout: TakeoutImport) -> None:
    """A file in a year's folder whose description lies in an album, or the other way round.

    Only where the names are the same, the year agrees, and there is no choice.
    """
    alone = takeout.members.filter(kind=Kind.MEDIA, sidecar=None, rule="")
    media = unique_places(alone.values_list("name", "folder", "pk"))
    items = takeout.members.filter(kind=Kind.ITEM, media=None, state=State.PENDING)
    rows = items.filter(taken_at__isnull=False).values_list("title", "folder", "taken_at", "pk")
    years = {pk: str(taken_at.year) for _, _, taken_at, pk in rows if taken_at}
    described = unique_places((safe_words(title), folder, pk) for title, folder, _, pk in rows)
    for name in media.keys() & described.keys():
        folder, pk = media[name]
        other, sidecar = described[name]
        if folder != other and years[sidecar] in years_of(folder, other):
            takeout.members.filter(pk=pk).update(sidecar=sidecar, rule=FROM_ELSEWHERE)


def unique_places(rows: Iterable[tuple[str, str, int]]) -> dict[str, tuple[str, int]]:
    """Folder and id by name, of the names that come only once."""
    places: dict[str, tuple[str, int]] = {}
    repeated: set[str] = set()
    for name, folder, pk in rows:
        if name in places:
            repeated.add(name)
        places[name] = (folder, pk)
    return {name: place for name, place in places.items() if name not in repeated}


def years_of(*folders: str) -> set[str]:
    return {found[0] for found in map(YEAR.search, folders) if found}


def skip_unwanted(takeout: TakeoutImport, options: Options) -> None:
    """Leave out what was in the trash, and whatever else the options say."""
    media = takeout.members.filter(kind=Kind.MEDIA).select_related("sidecar")
    reasons: dict[str, list[int]] = defaultdict(list)
    for row in media.iterator(CHUNK):
        if reason := reason_for(row, options):
            reasons[reason].append(row.pk)
    for reason, ids in reasons.items():
        for chunk in chunks(ids):
            takeout.members.filter(pk__in=chunk).update(state=State.SKIPPED, reason=reason)


def reason_for(row: TakeoutMember, options: Options) -> str:
    item = item_of_row(row)
    return reason_to_skip(
        options,
        flags_of_row(row),
        taken_at=item.taken_at if item else None,
        is_partners=bool(item and item.from_partner),
    )


def skip_other_albums(takeout: TakeoutImport, options: Options) -> None:
    """Leave out what neither lies nor is named in the chosen albums."""
    chosen = [f.path for f in album_folders(takeout) if f.is_called(options.only_albums)]
    named = takeout.members.filter(kind=Kind.ITEM, media=None, folder__in=chosen).filter(
        title=OuterRef("sidecar__title"), taken_at=OuterRef("sidecar__taken_at")
    )
    takeout.members.filter(
        ~Q(folder__in=chosen), ~Exists(named), kind=Kind.MEDIA, state=State.PENDING
    ).update(state=State.SKIPPED, reason="It is in none of the chosen albums.")


def chunks(items: list[Item]) -> Iterator[list[Item]]:
    """As many as fit into one statement."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
