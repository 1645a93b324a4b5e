"""Steps from one shape of the store to the next.

Belongs here: one Alembic revision per released change of shape.
Does not belong here: changes to old journal entries; those are read through ``lift``, never rewritten.
"""
