"""Strange workbooks as such: read within limits, find heads and regions, propose a mapping, give back.

Belongs here: opening xlsx, xlsm, xls, xlsb, ods and csv in a limited child process; cells, rows, heads,
regions; which head is which field, as names only; writing reasons into the user's own workbook.
Does not belong here: our records and their rules (``intake`` knows them), papers we lay out ourselves
(``reports``), anything that is kept (``storage``).
"""
