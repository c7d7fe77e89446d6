"""What alembic runs: all steps on one connection, within the transaction of the caller."""

from alembic import context

from pinxit.tables.all_tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
    include_object=context.config.attributes.get("include_object"),
)
context.run_migrations()
