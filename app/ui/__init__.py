"""The window: everything that draws, listens to keys or says a sentence on screen.

Belongs here: frame, pages, dialogs, parts, and the desk through which they reach the use cases.
Does not belong here: SQL, the store, rules of the field, figures, file formats.
"""
