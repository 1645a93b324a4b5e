"""One page per register or task.

Belongs here: what stands in the page stack; a page loads its form, asks the desk and fills its parts.
Does not belong here: a page that imports another page; dialogs (they live next door); SQL and rules.
"""
