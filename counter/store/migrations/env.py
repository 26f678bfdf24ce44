"""How alembic runs here: on the connection and inside the transaction it is handed (see schema.py)."""

from alembic import context

from counter.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
