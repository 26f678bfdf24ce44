"""The counter's memory: SQLAlchemy tables, unit of work and migrations.

Importing this imports SQLAlchemy (about a quarter of a second): do it where the store is opened, not at
start-up. alembic is imported only when a migration has to run.
"""

from counter.store.unit import Store, UnitOfWork, View, open_store

__all__ = ["Store", "UnitOfWork", "View", "open_store"]
