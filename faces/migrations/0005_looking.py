import django.db.models.deletion
from django.db import migrations, models

NOTE_LEFTOVER = """
create function faces_note_leftover_crop() returns trigger language plpgsql as $$
begin
  insert into faces_leftovercrop (key) values (old.crop_key) on conflict do nothing;
  return null;
end $$;
create trigger faces_crop_of_deleted after delete on faces_face
  for each row when (old.crop_key <> '') execute function faces_note_leftover_crop();
create trigger faces_crop_of_changed after update of crop_key on faces_face
  for each row when (old.crop_key <> '' and old.crop_key <> new.crop_key)
  execute function faces_note_leftover_crop();
"""
UNNOTE_LEFTOVER = """
drop trigger if exists faces_crop_of_deleted on faces_face;
drop trigger if exists faces_crop_of_changed on faces_face;
drop function if exists faces_note_leftover_crop;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('faces', '0004_changes'),
        ('photos', '0007_regions'),
    ]

    operations = [
        migrations.CreateModel(
            name='LeftoverCrop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name='face',
            name='region',
            field=models.OneToOneField(blank=True, editable=False, help_text='What the file says of it, once that was taken in.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='face', to='photos.region'),
        ),
        migrations.RunSQL(NOTE_LEFTOVER, UNNOTE_LEFTOVER),
    ]
