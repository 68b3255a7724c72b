from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('faces', '0005_looking'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='face',
            index=models.Index(condition=models.Q(('refused_at__isnull', True)), fields=['person', 'photo'], name='face_photos_of_person'),
        ),
        migrations.AddIndex(
            model_name='face',
            index=models.Index(models.F('person'), models.OrderBy(models.F('quality'), descending=True), models.F('id'), condition=models.Q(('refused_at__isnull', True)), name='face_best_of_person'),
        ),
    ]
