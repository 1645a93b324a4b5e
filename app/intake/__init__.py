"""The import clinic: a strange workbook's rows as our records.

Belongs here: the vocabulary of a register, reading and checking its rows, reason codes and their
sentences, the dry run, carrying out, giving the user's own workbook back.
Does not belong here: opening workbooks and finding heads as such (``sheets``), writing records
(``usecases``), windows and options (``ui``, ``cli``).
"""
