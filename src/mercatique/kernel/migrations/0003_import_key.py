from django.db import migrations, models

import mercatique.kernel.models.intake


def as_known(apps, schema_editor):
    """Imports made before were known to the tables by their primary key."""
    Import = apps.get_model("kernel", "Import")
    for pk in Import.objects.values_list("pk", flat=True):
        Import.objects.filter(pk=pk).update(key=str(pk))


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0002_figure_past'),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='key',
            field=models.CharField(default=mercatique.kernel.models.intake.new_key, editable=False, help_text='its identity in the tables: a copy of the workspace keeps it', max_length=36),
        ),
        migrations.RunPython(as_known, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.UniqueConstraint(fields=('workspace', 'key'), name='one_import_per_key'),
        ),
    ]
