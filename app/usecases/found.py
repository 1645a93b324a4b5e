"""Why a search hit fits: the sort of token that the typed text met."""

from __future__ import annotations

from app.base.pinyin import search_forms, search_tokens
from app.base.text import normalise
from app.records.members import Member, split_names
from app.storage.search import number_token


def matched_by(member: Member, text: str) -> str:
    """One of name, former_names, id_number, phone, pinyin, initials (of the first part typed)."""
    word = normalise(text).lower().split()[0]
    if any(not c.isascii() for c in word):
        return "name" if word in normalise(member.name).lower() else "former_names"
    run = number_token(word)
    if run and any(c.isdigit() for c in run):
        return "id_number" if member.id_number and run in member.id_number.lower() else "phone"
    letters = "".join(c for c in word if c.isalpha())
    names = (member.name, *split_names(member.former_names or ""))
    forms = tuple(search_forms(letters))
    if any(full.startswith(forms) for name in names for full in search_tokens(name).full):
        return "pinyin"
    return "initials"
