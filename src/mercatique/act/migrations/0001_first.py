import uuid

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from mercatique.kernel.first import AtOnce


class Migration(AtOnce):

    replaces = [('act', '0001_initial'), ('act', '0002_controller')]

    initial = True

    dependencies = [
        ('kernel', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalProcessing',
            fields=[
                ('actor', models.CharField(blank=True, max_length=120)),
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='number')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('purpose', models.TextField(blank=True, verbose_name='purposes')),
                ('basis', models.CharField(blank=True, choices=[('consent', 'Consent'), ('contract', 'Contract'), ('legal', 'Legal obligation'), ('vital', 'Vital interests'), ('public', 'Public task'), ('interest', 'Legitimate interest')], max_length=10, verbose_name='lawful basis')),
                ('persons', models.TextField(blank=True, verbose_name='categories of persons')),
                ('categories', models.TextField(blank=True, verbose_name='categories of data')),
                ('sensitive', models.BooleanField(default=False, verbose_name='sensitive data')),
                ('recipients', models.TextField(blank=True, verbose_name='recipients')),
                ('processors', models.TextField(blank=True, verbose_name='processors')),
                ('transfers', models.TextField(blank=True, verbose_name='transfers outside the European Union')),
                ('retention', models.TextField(blank=True, verbose_name='retention')),
                ('security', models.TextField(blank=True, verbose_name='security measures')),
                ('software', models.CharField(blank=True, max_length=200, verbose_name='software')),
                ('tables', models.CharField(blank=True, help_text='Tables of this workspace, such as orders, customers.', max_length=200, verbose_name='tables it covers')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('change', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.change')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='kernel.member', verbose_name='owner')),
                ('workspace', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='kernel.workspace')),
            ],
            options={
                'verbose_name': 'historical processing of personal data',
                'verbose_name_plural': 'historical register of processing',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Processing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='number')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('purpose', models.TextField(blank=True, verbose_name='purposes')),
                ('basis', models.CharField(blank=True, choices=[('consent', 'Consent'), ('contract', 'Contract'), ('legal', 'Legal obligation'), ('vital', 'Vital interests'), ('public', 'Public task'), ('interest', 'Legitimate interest')], max_length=10, verbose_name='lawful basis')),
                ('persons', models.TextField(blank=True, verbose_name='categories of persons')),
                ('categories', models.TextField(blank=True, verbose_name='categories of data')),
                ('sensitive', models.BooleanField(default=False, verbose_name='sensitive data')),
                ('recipients', models.TextField(blank=True, verbose_name='recipients')),
                ('processors', models.TextField(blank=True, verbose_name='processors')),
                ('transfers', models.TextField(blank=True, verbose_name='transfers outside the European Union')),
                ('retention', models.TextField(blank=True, verbose_name='retention')),
                ('security', models.TextField(blank=True, verbose_name='security measures')),
                ('software', models.CharField(blank=True, max_length=200, verbose_name='software')),
                ('tables', models.CharField(blank=True, help_text='Tables of this workspace, such as orders, customers.', max_length=200, verbose_name='tables it covers')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.member', verbose_name='owner')),
                ('workspace', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='kernel.workspace')),
            ],
            options={
                'verbose_name': 'processing of personal data',
                'verbose_name_plural': 'register of processing',
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('workspace', 'number'), name='act_processing_number')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='HistoricalController',
            fields=[
                ('actor', models.CharField(blank=True, max_length=120)),
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='number')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('title', models.CharField(max_length=200, verbose_name='name of the organisation')),
                ('postal_address', models.TextField(blank=True, verbose_name='postal address')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('representative', models.CharField(blank=True, help_text='Who acts for the organisation: name and function. Of an organisation outside the European Union, its representative in it.', max_length=200, verbose_name='representative')),
                ('joint', models.TextField(blank=True, help_text='Organisations that decide with yours, and how to reach them.', verbose_name='joint controllers')),
                ('officer', models.CharField(blank=True, max_length=200, verbose_name='data protection officer')),
                ('officer_company', models.CharField(blank=True, max_length=200, verbose_name='company of an external officer')),
                ('officer_address', models.TextField(blank=True, verbose_name='postal address of the officer')),
                ('officer_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail of the officer')),
                ('officer_phone', models.CharField(blank=True, max_length=40, verbose_name='telephone of the officer')),
                ('without_officer', models.BooleanField(default=False, help_text='Only a public body, or who follows people or processes sensitive data on a large scale, has to name one (GDPR, article 37).', verbose_name='no officer has to be named')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('change', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.change')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='kernel.workspace')),
            ],
            options={
                'verbose_name': 'historical controller',
                'verbose_name_plural': 'historical controllers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Controller',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='number')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('title', models.CharField(max_length=200, verbose_name='name of the organisation')),
                ('postal_address', models.TextField(blank=True, verbose_name='postal address')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('representative', models.CharField(blank=True, help_text='Who acts for the organisation: name and function. Of an organisation outside the European Union, its representative in it.', max_length=200, verbose_name='representative')),
                ('joint', models.TextField(blank=True, help_text='Organisations that decide with yours, and how to reach them.', verbose_name='joint controllers')),
                ('officer', models.CharField(blank=True, max_length=200, verbose_name='data protection officer')),
                ('officer_company', models.CharField(blank=True, max_length=200, verbose_name='company of an external officer')),
                ('officer_address', models.TextField(blank=True, verbose_name='postal address of the officer')),
                ('officer_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail of the officer')),
                ('officer_phone', models.CharField(blank=True, max_length=40, verbose_name='telephone of the officer')),
                ('without_officer', models.BooleanField(default=False, help_text='Only a public body, or who follows people or processes sensitive data on a large scale, has to name one (GDPR, article 37).', verbose_name='no officer has to be named')),
                ('workspace', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='kernel.workspace')),
            ],
            options={
                'verbose_name': 'controller',
                'verbose_name_plural': 'controllers',
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('workspace', 'number'), name='act_controller_number')],
                'indexes': [],
            },
        ),
    ]
