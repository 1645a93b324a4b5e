"""Papers: what a register or a period looks like on a sheet.

Belongs here: one module per report (figures or rows → `Document`), the `Document` itself, and the renderers
that turn it into a file. Does not belong here: rights, queries and transactions (usecases), computing of
figures inside a renderer, windows and the command line.
"""
