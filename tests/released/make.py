"""Makes the small store that a step saves when it changes the form of the store.

    python -m tests.released.make 0001

The folder is named like the revision. It is never made again once released: it stands for the files that
are out there.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from app.storage import drafts, erasure, migrate
from app.usecases import (
    areas,
    duplicates,
    history,
    imports,
    mappings,
    members,
    organisations,
    safekeeping,
    settings,
)
from app.usecases.workplace import Login, Workplace, create_centre
from tests import builders

HERE = Path(__file__).resolve().parent
PEOPLE = 12


def make(folder: Path) -> None:
    """Make a centre that has gone through all that a store of this form can hold."""
    create_centre(folder, builders.CENTRE, builders.LOGIN, builders.PASSWORD)
    with Workplace(folder) as place:
        login = place.sign_in(builders.LOGIN, builders.PASSWORD)
        _fill(login)
    with Workplace(folder) as place:
        login = place.sign_in(builders.LOGIN, builders.PASSWORD)
        gone = login.act(members.register_member, builders.person(90))
        erasure.erase(login.store, login.actor, gone)
        drafts.keep_draft(login.store, builders.LOGIN, "member", {"name": "未写完"})
        safekeeping.keep_safe(login.store, "exit")
        said = safekeeping.check(login)
    (folder / "store.lock").unlink()
    expected = {"counts": dict(said.counts), "heads": [head.hash for head in said.chain.heads]}
    (folder / "expected.json").write_text(json.dumps(expected, indent=1), encoding="utf-8")


def _fill(login: Login) -> None:
    street = login.act(areas.add_area, {"name": "向阳社区", "kind": "社区"})
    grid = login.act(areas.add_area, {"name": "第一网格", "kind": "网格", "parent_id": street})
    party = login.act(organisations.add_organisation, {"name": "向阳社区党委", "kind": "社区党委"})
    branch = {"name": "第一网格党支部", "kind": "党支部", "branch_kind": "网格", "parent_id": party}
    organisation = login.act(organisations.add_organisation, branch, [grid])
    login.act(imports.import_members, builders.batch(0, PEOPLE))
    login.act(imports.import_members, builders.batch(500, 5))
    history.undo(login)
    at_home = {"organisation_id": organisation, "area_id": grid}
    ids = [login.act(members.register_member, builders.person(20 + n, **at_home)) for n in range(5)]
    login.act(members.change_member, ids[0], {"phone": builders.phone(99), "former_names": "䶮山、𠅤"})
    login.act(members.set_flag, ids[1], "困难", "家中失火", date(2026, 1, 5))
    login.act(members.tag_member, ids[1], "志愿者")
    login.act(members.delete_member, ids[2])
    history.undo(login)
    login.act(members.delete_member, ids[3])
    twin = builders.person(24, phone=builders.phone(24), id_number=None)
    login.act(duplicates.merge_members, ids[4], login.act(members.register_member, twin))
    login.act(duplicates.not_duplicates, ids[0], ids[1])
    login.act(settings.change_setting, "quota", "5", date(2026, 1, 1), "本中心试行")
    login.act(mappings.save_mapping, "街道报表", "members", "a" * 64, {"姓名": "name"})
    login.act(history.note_look, "member", ids[0], "本人来电核对")


def main() -> int:
    """The command; returns its exit code."""
    revision = sys.argv[1]
    if revision != migrate.NEWEST or (HERE / revision).exists():
        sys.stderr.write(f"not made: the newest revision is {migrate.NEWEST}, or it is there already\n")
        return 1
    make(HERE / revision)
    return 0


if __name__ == "__main__":
    sys.exit(main())
