"""Accounts, passwords, the recovery key, and what each role may do."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.records.accounts import RIGHTS, Right, Role
from app.storage.engine import Store
from app.storage.keys import new_recovery_key, read_recovery_key
from app.usecases import accounts, exports, listing, members
from app.usecases.acts import ACTS, ASKS
from app.usecases.workplace import Login, Workplace, create_centre

PASSWORD = "Spring-rain-7"


def refusal(login: Login, use_case: str) -> str | None:
    """The code with which an account without the right is refused, before any argument is looked at."""
    case = {**ACTS, **ASKS}[use_case]
    try:
        if use_case in ACTS:
            login.act(case.function)
        else:
            login.ask(case.function)
    except RuleError as error:
        return error.code
    except TypeError:
        return None
    return None


@pytest.mark.parametrize("role", list(Role))
def test_every_use_case_is_refused_to_roles_without_its_right(
    secretary: Login, place: Workplace, role: Role
) -> None:
    account = secretary.act(accounts.add_account, "someone", [role.value])
    accounts.set_password(secretary, account, PASSWORD)
    someone = place.sign_in("someone", PASSWORD)
    cases = [case for case in (*ACTS.values(), *ASKS.values()) if case.needs is not None]
    assert len(cases) > 20
    for case in cases:
        assert case.needs is not None
        allowed = case.needs in RIGHTS[role]
        assert (refusal(someone, case.name) == "no_right") is not allowed, case.name


def test_the_administrator_keeps_the_machine_and_sees_nobody() -> None:
    assert not RIGHTS[Role.ADMINISTRATOR] & {
        Right.SEE_MEMBERS,
        Right.SEE_CLEAR,
        Right.EXPORT,
        Right.EXPORT_CLEAR,
    }


def test_an_export_in_clear_takes_its_own_right_and_a_reason(secretary: Login) -> None:
    with pytest.raises(RuleError, match="原因"):
        secretary.act(exports.note_export, "members", "xlsx", 3, " ")
    secretary.act(exports.note_export, "members", "xlsx", 3, "上级调档")


def test_five_wrong_passwords_make_a_pause_that_doubles(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        with pytest.raises(RuleError, match="不对"):
            place.sign_in("desk", "wrong-password")
    with pytest.raises(RuleError) as paused:
        place.sign_in("desk", PASSWORD)
    assert paused.value.code == "pause"
    later = clock.now() + timedelta(seconds=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(RuleError, match="不对"):
        place.sign_in("desk", "wrong-password")
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(seconds=31))
    with pytest.raises(RuleError, match="29 秒"):
        place.sign_in("desk", PASSWORD)
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(seconds=61))
    assert place.sign_in("desk", PASSWORD).actor.login == "desk"


@pytest.mark.parametrize("weak", ["", "1234567", "12345678", "aaaaaaaa", "87654321", "password"])
def test_a_weak_password_is_refused(tmp_path: Path, weak: str) -> None:
    with pytest.raises(RuleError) as refused:
        create_centre(tmp_path / "new", "某社区", "first", weak)
    assert refused.value.code == "weak_password"


def test_a_new_password_wraps_the_key_anew_and_the_data_stays(place: Workplace, secretary: Login) -> None:
    secretary.act(members.register_member, {"name": "王强"})
    accounts.change_own_password(secretary, PASSWORD, "Autumn-wind-8")
    with pytest.raises(RuleError):
        place.sign_in("secretary", PASSWORD)
    again = place.sign_in("secretary", "Autumn-wind-8")
    assert again.ask(listing.list_rows, "members").total == 1


def test_the_recovery_key_from_paper_opens_the_centre(tmp_path: Path) -> None:
    recovery = create_centre(tmp_path / "new", "某社区", "first", PASSWORD)
    with Workplace(tmp_path / "new") as place:
        place.recover(recovery.lower().replace("-", " "), "first", "Autumn-wind-8")
        assert place.sign_in("first", "Autumn-wind-8").actor.login == "first"


def test_a_typing_error_in_the_recovery_key_is_named_by_its_group() -> None:
    groups = new_recovery_key().split("-")
    assert len(groups) == 8
    groups[3] = ("A" if groups[3][0] != "A" else "B") + groups[3][1:]
    with pytest.raises(RuleError, match="第 4 组"):
        read_recovery_key("-".join(groups))


def test_groups_in_the_wrong_order_are_noticed() -> None:
    groups = new_recovery_key().split("-")
    groups[1], groups[2] = groups[2], groups[1]
    if groups[1] != groups[2]:
        with pytest.raises(RuleError, match="组有误"):
            read_recovery_key("-".join(groups))


def test_a_closed_account_is_out_and_an_administrator_remains(place: Workplace, secretary: Login) -> None:
    rows = {row.login: row for row in secretary.ask(accounts.list_accounts)}
    secretary.act(accounts.close_account, rows["desk"].id)
    with pytest.raises(RuleError) as refused:
        place.sign_in("desk", PASSWORD)
    assert refused.value.code == "closed_account"
    with pytest.raises(RuleError, match="管理员"):
        secretary.act(accounts.close_account, rows["secretary"].id)
    assert place.sign_in("secretary", PASSWORD).actor.may(Right.MANAGE_ACCOUNTS)


def test_a_second_start_is_politely_refused(place: Workplace) -> None:
    with pytest.raises(TroubleError, match="另一个程序") as refused:
        Workplace(place.folder)
    assert refused.value.code == "locked"


def test_a_new_centre_never_goes_into_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        create_centre(tmp_path, "某社区", "first", PASSWORD)
    assert refused.value.code == "not_empty"
    assert [found.name for found in tmp_path.iterdir()] == ["letter.txt"]


def test_a_creation_cut_short_can_be_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new"
    with monkeypatch.context() as power:
        power.setattr(Store, "working", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            create_centre(folder, "某社区", "first", PASSWORD)
    with pytest.raises(TroubleError) as refused:
        Workplace(folder)
    assert refused.value.code == "no_store"
    create_centre(folder, "某社区", "first", PASSWORD)
    with Workplace(folder) as place:
        assert place.sign_in("first", PASSWORD).actor.login == "first"


def test_the_key_file_holds_no_key_and_is_kept_twice(place: Workplace, secretary: Login) -> None:
    folder = place.folder / "keys"
    first, second = (json.loads((folder / f"keys-{n}.json").read_text(encoding="utf-8")) for n in (1, 2))
    assert first == second
    assert secretary.store.key.hex() not in json.dumps(first)
    (folder / "keys-1.json").write_text("damaged", encoding="utf-8")
    assert place.sign_in("desk", PASSWORD).actor.login == "desk"


def test_a_new_account_can_log_in_at_once(place: Workplace, secretary: Login) -> None:
    accounts.create_account(secretary, " helper ", [Role.FRONT_DESK.value], PASSWORD)
    assert place.sign_in("helper", PASSWORD).actor.roles == {Role.FRONT_DESK}


@pytest.mark.parametrize(
    ("name", "roles", "password", "field"),
    [
        ("", ["front_desk"], PASSWORD, "login"),
        ("desk", ["front_desk"], PASSWORD, "login"),
        ("helper", [], PASSWORD, "roles"),
        ("helper", ["front_desk"], "12345678", "password"),
    ],
)
def test_an_account_that_is_refused_is_not_kept_by_half(
    secretary: Login, name: str, roles: list[str], password: str, field: str
) -> None:
    before = secretary.ask(accounts.list_accounts)
    with pytest.raises(RuleError) as refused:
        accounts.create_account(secretary, name, roles, password)
    assert refused.value.field == field
    assert secretary.ask(accounts.list_accounts) == before


def test_only_an_administrator_makes_accounts(front_desk: Login) -> None:
    with pytest.raises(RuleError) as refused:
        accounts.create_account(front_desk, "helper", ["front_desk"], PASSWORD)
    assert refused.value.code == "no_right"
