"""Looks of faces, when a library was grouped, and triggers that note which faces moved since."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# For each statement, not for each row: a merge moves thousands of faces. Planned each time, as a
# plan for one face would look through all others for each of ten thousand.
FUNCTIONS = """
create function faces_note_moved() returns trigger language plpgsql as $$
begin
    execute 'insert into faces_movedface (owner_id, face_id)
        select photo.owner_id, later.id
        from later join earlier using (id) join photos_photo photo on photo.id = later.photo_id
        where (later.person_id, later.refused_at)
            is distinct from (earlier.person_id, earlier.refused_at)';
    return null;
end $$;

create function faces_note_seen_anew() returns trigger language plpgsql as $$
begin
    execute 'insert into faces_movedface (owner_id, face_id, look)
        select photo.owner_id, later.face_id, earlier.look
        from later join earlier using (id)
        join faces_face face on face.id = later.face_id
        join photos_photo photo on photo.id = face.photo_id
        where later.look is distinct from earlier.look
            or (later.look is not null and later.vector <> earlier.vector)';
    return null;
end $$;
"""
TRIGGERS = """
create trigger faces_note_moved after update on faces_face
    referencing old table as earlier new table as later
    for each statement execute function faces_note_moved();
create trigger faces_note_seen_anew after update on faces_facevector
    referencing old table as earlier new table as later
    for each statement execute function faces_note_seen_anew();
"""
BACKWARDS = """
drop trigger faces_note_moved on faces_face;
drop trigger faces_note_seen_anew on faces_facevector;
drop function faces_note_moved();
drop function faces_note_seen_anew();
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("faces", "0002_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="facevector",
            name="look",
            field=models.BigIntegerField(
                blank=True,
                editable=False,
                help_text="The first face of those that look alike, as grouping sees it.",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="facevector",
            index=models.Index(
                condition=models.Q(("look__isnull", False)),
                fields=["look"],
                name="face_vector_look",
            ),
        ),
        migrations.CreateModel(
            name="MovedFace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.BigIntegerField()),
                ("face_id", models.BigIntegerField()),
                (
                    "look",
                    models.BigIntegerField(
                        help_text="That it left, or in which it changed.", null=True
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["owner_id", "id"], name="moved_face_since")],
            },
        ),
        migrations.CreateModel(
            name="Regrouping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "owner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regrouping",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS, BACKWARDS),
    ]
