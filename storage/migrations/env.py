"""Alembic's environment: migrations run on the connection that they are given."""

from alembic import context

from storage.tables import all_tables

context.configure(
    connection=context.config.attributes["connection"], target_metadata=all_tables(), transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
