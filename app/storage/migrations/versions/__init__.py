"""The revisions, in order.

Belongs here: one module per revision.
Does not belong here: anything the program calls by itself.
"""
