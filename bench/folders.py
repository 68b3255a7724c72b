"""Figures of folders: a level of the tree, and the photos of a folder, from the top to the deepest.

The first person's photos were imported from one folder: a year, a month, a day or an occasion.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.db import connection

from accounts.models import User
from bench.figure import Budget, Figure
from bench.reads import first_person
from bench.scale import Scale
from bench.timing import in_turn, p95
from folders.models import Folder, FolderPhoto
from folders.selectors import folders_in, photos_of_folder
from ingest.models import Batch

BUDGET = Budget("at most", 100)
CHUNK = 20_000
ADD_RECEIPTS = """
insert into ingest_receipt
    (batch_id, filename, path, outcome, reason, is_over_plan, photo_id, received_at)
select %s, filename,
    to_char(taken_local, 'YYYY/MM/') || case when id %% 3 = 0 then '' else
        'Occasion ' || id %% 40 || '/' end || filename, 'added', '', false, id, now()
from photos_photo where owner_id = %s and id > %s order by id limit %s
returning photo_id
"""


def folders(scale: Scale, _folder: Path) -> list[Figure]:
    user = first_person()
    ensure_folders(user)
    top = Folder.objects.get(owner=user, parent=None)
    largest = Folder.objects.filter(owner=user).order_by("-count")[0]
    month = Folder.objects.filter(owner=user, depth=2).order_by("-under")[0]
    end = far_into(top)
    asked: dict[str, Callable[[], object]] = {
        "tops of trees": partial(folders_in, user, None),
        "folders of the top": partial(folders_in, user, top),
        "folders of a month": partial(folders_in, user, month),
        "photos of the top": partial(photos_of_folder, user, top),
        "photos of the top, far down": partial(photos_of_folder, user, top, end),
        "photos of the largest alone": partial(photos_of_folder, user, largest, alone=True),
    }
    times = in_turn(*asked.values(), runs=max(20, scale.runs // 5))
    name = f"folders of {scale.rows // 2:,} of {scale.rows:,} photos"
    return [
        Figure(f"{name}: {what}, p95", p95(column), "ms", budget=BUDGET)
        for what, column in zip(asked, times, strict=True)
    ]


def ensure_folders(user: User) -> None:
    """Receipts for all photos, once; the triggers make the folders."""
    batch, _ = Batch.objects.get_or_create(owner=user, origin="folder", folder="/photos")
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(photo_id), 0) from ingest_receipt")
        ((last,),) = cursor.fetchall()
        while True:
            cursor.execute(ADD_RECEIPTS, [batch.pk, user.pk, last, CHUNK])
            rows = cursor.fetchall()
            if not rows:
                break
            last = max(photo_id for (photo_id,) in rows)
        cursor.execute("analyze folders_folder; analyze folders_folderphoto")


def far_into(top: Folder) -> str:
    """A place near the end of all that lies below."""
    last = Folder.objects.filter(owner=top.owner_id, count__gt=0).order_by("-sort")[0]
    photo = FolderPhoto.objects.filter(folder=last).order_by("name", "photo")[0]
    return f"{last.pk}~{photo.photo_id}"
