"""Alembic asks for this file; the program configures its environment itself (see ``migrate.upgrade``)."""
