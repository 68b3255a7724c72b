import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('albums', '0002_smart_albums'),
        ('faces', '0007_review'),
        ('photos', '0009_stack_clues'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Space',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups_owned', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='rights.group')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_memberships', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='group',
            name='members',
            field=models.ManyToManyField(related_name='family_groups', through='rights.GroupMember', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='from this day on')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lends_to', to=settings.AUTH_USER_MODEL)),
                ('viewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lent_by', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PartnerHides',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('album', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hidden_from', to='albums.album')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hides', to='rights.partner')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hidden_from', to='faces.person')),
            ],
        ),
        migrations.CreateModel(
            name='ShareLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(editable=False, max_length=64, unique=True)),
                ('slug', models.SlugField(blank=True, max_length=60, verbose_name='own address')),
                ('title', models.CharField(blank=True, max_length=255, verbose_name='title')),
                ('password', models.CharField(blank=True, editable=False, max_length=200)),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('allows_download', models.BooleanField(default=True, verbose_name='originals may be downloaded')),
                ('allows_upload', models.BooleanField(default=False, verbose_name='guests may send photos')),
                ('hides_location', models.BooleanField(default=True, verbose_name='hide where and with what it was taken')),
                ('hides_people', models.BooleanField(default=True, verbose_name='hide who is in the photos')),
                ('visits', models.PositiveIntegerField(default=0, editable=False)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('album', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='share_links', to='albums.album')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='share_links', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='LinkPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='link_photos', to='photos.photo')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='link_photos', to='rights.sharelink')),
            ],
        ),
        migrations.CreateModel(
            name='SpaceMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('viewer', 'May look'), ('contributor', 'May add photos'), ('manager', 'May do everything')], max_length=11)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='space_memberships', to='rights.group')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='rights.space')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='space_memberships', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SpacePhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='space_photos', to='photos.photo')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='space_photos', to='rights.space')),
            ],
        ),
        migrations.CreateModel(
            name='AlbumShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('viewer', 'May look'), ('contributor', 'May add photos'), ('manager', 'May do everything')], default='viewer', max_length=11)),
                ('shared_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('album', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='albums.album')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='album_shares', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='album_shares', to='rights.group')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('album', 'user'), name='album_share_user_unique'), models.UniqueConstraint(fields=('album', 'group'), name='album_share_group_unique'), models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', True), ('user__isnull', False)), models.Q(('group__isnull', False), ('user__isnull', True)), _connector='OR'), name='album_share_is_one')],
            },
        ),
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.UniqueConstraint(fields=('group', 'user'), name='group_member_unique'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.UniqueConstraint(fields=('owner', 'viewer'), name='partner_unique'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('owner', models.F('viewer')), _negated=True), name='partner_is_another'),
        ),
        migrations.AddConstraint(
            model_name='partnerhides',
            constraint=models.UniqueConstraint(fields=('partner', 'person'), name='partner_hides_person'),
        ),
        migrations.AddConstraint(
            model_name='partnerhides',
            constraint=models.UniqueConstraint(fields=('partner', 'album'), name='partner_hides_album'),
        ),
        migrations.AddConstraint(
            model_name='partnerhides',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('album__isnull', True), ('person__isnull', False)), models.Q(('album__isnull', False), ('person__isnull', True)), _connector='OR'), name='partner_hides_one'),
        ),
        migrations.AddConstraint(
            model_name='sharelink',
            constraint=models.UniqueConstraint(condition=models.Q(('slug', ''), _negated=True), fields=('slug',), name='share_link_slug_unique'),
        ),
        migrations.AddConstraint(
            model_name='linkphoto',
            constraint=models.UniqueConstraint(fields=('link', 'photo'), name='link_photo_unique'),
        ),
        migrations.AddConstraint(
            model_name='spacemember',
            constraint=models.UniqueConstraint(fields=('space', 'user'), name='space_user_unique'),
        ),
        migrations.AddConstraint(
            model_name='spacemember',
            constraint=models.UniqueConstraint(fields=('space', 'group'), name='space_group_unique'),
        ),
        migrations.AddConstraint(
            model_name='spacemember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', True), ('user__isnull', False)), models.Q(('group__isnull', False), ('user__isnull', True)), _connector='OR'), name='space_member_is_one'),
        ),
        migrations.AddConstraint(
            model_name='spacephoto',
            constraint=models.UniqueConstraint(fields=('space', 'photo'), name='space_photo_unique'),
        ),
    ]
