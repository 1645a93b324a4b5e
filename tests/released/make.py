"""Makes the small store that a step saves when it changes the form of the store.

    python -m tests.released.make 0002

The folder is named like the revision. It is never made again once released: it stands for the files that
are out there.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from app.storage import drafts, migrate
from app.usecases import (
    checkins,
    closings,
    duplicates,
    erasures,
    history,
    imports,
    members,
    photos,
    safekeeping,
    services,
    settings,
    units,
)
from app.usecases.workplace import Login, Workplace, create_centre
from tests import builders
from tests.furnished import Ids, checkin, furnish, service

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
        erasures.erase(login, "member", gone, "本人要求删除")
        drafts.keep_draft(login.store, builders.LOGIN, "member", {"name": "未写完"})
        safekeeping.keep_safe(login.store, "exit")
        said = safekeeping.check(login)
    (folder / "store.lock").unlink()
    expected = {"counts": dict(said.counts), "heads": [head.hash for head in said.chain.heads]}
    (folder / "expected.json").write_text(json.dumps(expected, indent=1), encoding="utf-8")


def _fill(login: Login) -> None:
    login.act(imports.import_members, builders.batch(0, PEOPLE))
    login.act(imports.import_members, builders.batch(500, 5))
    history.undo(login)
    ids = furnish(login)
    _people(login, ids)
    _reversed(login, ids)
    login.act(settings.change_setting, "quota", "5", date(2026, 1, 1), "本中心试行")
    login.act(history.note_look, "member", ids["first"], "本人来电核对")


def _people(login: Login, ids: Ids) -> None:
    """Members changed, taken out, brought back, joined."""
    at_home = {"organisation_id": ids["branch"], "area_id": ids["grid"]}
    people = [login.act(members.register_member, builders.person(20 + n, **at_home)) for n in range(5)]
    login.act(members.change_member, people[0], {"phone": builders.phone(99), "former_names": "䶮山、𠅤"})
    login.act(members.tag_member, people[1], "志愿者")
    login.act(members.delete_member, people[2])
    history.undo(login)
    login.act(members.delete_member, people[3])
    twin = builders.person(24, phone=builders.phone(24), id_number=None)
    login.act(duplicates.merge_members, people[4], login.act(members.register_member, twin))


def _reversed(login: Login, ids: Ids) -> None:
    """Append-only entries taken back and brought back, alone and many at once; a closed period opened."""
    day = date(2026, 5, 6)
    login.act(checkins.check_in, ids["plain"], checkin(ids, day))
    history.undo(login, history.undo(login).work)
    login.act(checkins.leave, ids["second_checkin"], day, "搬家")
    history.undo(login)
    login.act(services.log_services, [ids["first"], ids["third"]], service("2", day))
    history.undo(login)
    login.act(services.correct_service, ids["service"], service("2", content="清扫院子"), "多扫了院子")
    login.act(services.log_service, ids["first"], service("3", date(2026, 5, 7)))
    history.undo(login, history.undo(login).work)
    login.act(units.leave_unit, ids["unit_checkin"], day, "迁走")
    history.undo(login)
    login.act(photos.remove_photo, ids["photo"])
    history.undo(login)
    login.act(closings.close_period, "2026-02")
    login.act(closings.reopen_period, "2026-02", "补录两条")


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
