"""SQLAlchemy tables, unit of work and migrations."""
