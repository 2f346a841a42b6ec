import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from mercatique.kernel.first import AtOnce


class Migration(AtOnce):

    replaces = [('prove', '0001_initial')]

    initial = True

    dependencies = [
        ('kernel', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('framework', models.SlugField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('thresholds', models.JSONField(blank=True, default=dict)),
                ('adopted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adoptions', to='kernel.workspace')),
            ],
            options={
                'ordering': ['adopted_at'],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'framework'), name='one_adoption_per_framework')],
                'indexes': [],
            },
        ),
    ]
