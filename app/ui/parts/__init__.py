"""Building parts of pages that know no register.

Belongs here: tables, forms, filters, messages, progress, colours, icons, fed with plain data and callables.
Does not belong here: records, use cases, or any word that only one register would use.
"""
