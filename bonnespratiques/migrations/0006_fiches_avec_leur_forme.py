from django.db import migrations
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import ListChildrenToStructBlockOperation


class Migration(migrations.Migration):
    # Apart from the change of tables: PostgreSQL does not alter a table whose rows were changed in the same transaction.

    dependencies = [
        ('bonnespratiques', '0005_recueils_et_editions'),
    ]

    operations = [
        # A fiche of a section was a page; it is now a page and the form in which it is printed. Revisions follow.
        MigrateStreamData(
            app_name='bonnespratiques',
            model_name='RecueilPage',
            field_name='sections',
            operations_and_block_paths=[
                (ListChildrenToStructBlockOperation(block_name='fiche'), 'section.fiches'),
            ],
        ),
    ]
