"""Dialogs that pages open: edit a record, give a reason, import, export.

Belongs here: one module per dialog, named like its form.
Does not belong here: pages, parts that know no register, rules of the field.
"""
