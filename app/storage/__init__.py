"""The store: one encrypted file, its keys, transactions, journal, history, backups and search index.

Belongs here: everything that touches the file on disk or SQL.
Does not belong here: rules of the field, what a clerk may do, sentences about registers.
"""
