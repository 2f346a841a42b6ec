
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decide', '0003_outlook'),
    ]

    operations = [
        migrations.AddField(
            model_name='forecast',
            name='regime',
            field=models.CharField(blank=True, choices=[('monthly', 'Declared each month'), ('quarterly', 'Declared each quarter'), ('annual', 'Declared once a year (CA12), with two instalments'), ('exempt', 'Exempt: no VAT charged, none recovered (franchise)')], default='monthly', help_text='When VAT is paid over. Exempt: costs count with their VAT; prices are what the customer pays.', max_length=10, verbose_name='VAT regime'),
        ),
        migrations.AddField(
            model_name='historicalforecast',
            name='regime',
            field=models.CharField(blank=True, choices=[('monthly', 'Declared each month'), ('quarterly', 'Declared each quarter'), ('annual', 'Declared once a year (CA12), with two instalments'), ('exempt', 'Exempt: no VAT charged, none recovered (franchise)')], default='monthly', help_text='When VAT is paid over. Exempt: costs count with their VAT; prices are what the customer pays.', max_length=10, verbose_name='VAT regime'),
        ),
    ]
