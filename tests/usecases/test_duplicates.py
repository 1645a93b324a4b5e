"""Two entries side by side: masked to read, compared by what is kept."""

from __future__ import annotations

from app.usecases import duplicates, members
from app.usecases.workplace import Login


def test_masked_values_that_look_alike_are_told_apart(secretary: Login) -> None:
    first, second = (
        secretary.act(members.register_member, {"name": "安一", "phone": phone})
        for phone in ("19900000001", "19911110001")
    )
    found = {one.name: one for one in secretary.ask(duplicates.compare_members, first, second)}
    assert found["phone"].first == found["phone"].second == "199****0001"
    assert not found["phone"].same
    assert found["name"].same
    assert "employer" not in found
