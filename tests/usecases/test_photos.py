"""Photos of a record on the real encrypted store: kept, undone, backed up, gone with an erased person."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from app.base import clock
from app.base.errors import RuleError
from app.storage import attachments
from app.usecases import duplicates, erasures, history, members, photos, safekeeping
from app.usecases.workplace import Login, Workplace
from tests import builders


def photo(shade: int, width: int = 640) -> bytes:
    """A photo as a telephone gives it."""
    out = io.BytesIO()
    Image.new("RGB", (width, 480), (shade, 90, 60)).save(out, "JPEG")
    return out.getvalue()


def pictures(login: Login) -> int:
    with login.store.connection() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM attachments").scalar_one())


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


@pytest.fixture
def member(login: Login) -> str:
    return login.act(members.register_member, builders.person(1))


def add(login: Login, member: str, shade: int, **said: str) -> str:
    return login.act(photos.add_photo, "member", member, photo(shade), **said)


def shown(login: Login, member: str) -> list[str]:
    return [one.caption for one in login.ask(photos.photos_of, "member", member)]


def test_photos_stand_in_the_order_they_were_added_and_can_be_looked_at(login: Login, member: str) -> None:
    add(login, member, 10, caption="清扫楼道", taken_on="2026.9.30")
    add(login, member, 200, caption=" 慰问老人 ")
    first, second = login.ask(photos.photos_of, "member", member)
    assert (first.caption, first.taken_on, second.caption) == ("清扫楼道", date(2026, 9, 30), "慰问老人")
    content = login.ask(photos.picture, first.digest)
    assert content is not None
    assert Image.open(io.BytesIO(content)).size == (640, 480)
    small = login.ask(photos.thumbnail, second.digest)
    assert small is not None
    assert Image.open(io.BytesIO(small)).size == (320, 240)
    assert login.ask(photos.picture, "0" * 64) is None


def test_the_caption_can_be_changed_and_taken_back(login: Login, member: str) -> None:
    one = add(login, member, 10, caption="清扫楼到")
    login.act(photos.change_photo, one, {"caption": "清扫楼道"})
    assert shown(login, member) == ["清扫楼道"]
    history.undo(login)
    assert shown(login, member) == ["清扫楼到"]
    with pytest.raises(RuleError) as raised:
        login.act(photos.change_photo, one, {"digest": "0" * 64})
    assert raised.value.code == "unknown_field"


def test_undo_and_redo_take_a_photo_away_and_bring_it_back_whole(login: Login, member: str) -> None:
    one = add(login, member, 10, caption="清扫楼道")
    login.act(photos.remove_photo, one)
    assert shown(login, member) == []
    history.undo(login)
    facts = login.ask(photos.photos_of, "member", member)[0]
    assert login.ask(photos.picture, facts.digest) is not None
    history.undo(login)
    assert shown(login, member) == []


def test_one_photo_of_two_records_is_kept_once(login: Login, member: str) -> None:
    other = login.act(members.register_member, builders.person(2))
    add(login, member, 10)
    add(login, other, 10)
    assert pictures(login) == 1
    assert safekeeping.check(login).ok


def test_a_removed_photo_leaves_the_store_at_a_check_a_month_later(
    login: Login, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = add(login, member, 10), add(login, member, 200)
    login.act(photos.remove_photo, gone)
    assert safekeeping.check(login).ok
    assert pictures(login) == 2, "an undo could still bring it back"
    later = datetime.now(UTC) + attachments.UNDOABLE + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert safekeeping.check(login).ok
    assert pictures(login) == 1
    assert [one.id for one in login.ask(photos.photos_of, "member", member)] == [kept]


def test_a_missing_or_altered_picture_is_found_by_the_check(login: Login, member: str) -> None:
    add(login, member, 10)
    add(login, member, 200)
    digests = [one.digest for one in login.ask(photos.photos_of, "member", member)]
    with login.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM attachments WHERE digest = ?", (digests[0],))
        connection.exec_driver_sql(
            "UPDATE attachments SET content = ? WHERE digest = ?", (photo(90), digests[1])
        )
    damage = safekeeping.check(login).damage
    assert damage == ("有 1 张照片的图片不在库里", "有 1 张图片与指纹不符")


def test_a_backup_carries_the_photos(login: Login, member: str, tmp_path: Path) -> None:
    add(login, member, 10, caption="清扫楼道")
    safekeeping.back_up(login, tmp_path / "out.dqbak")
    safekeeping.restore(tmp_path / "out.dqbak", tmp_path / "new", builders.LOGIN, builders.PASSWORD)
    with Workplace(tmp_path / "new") as place:
        restored = place.sign_in(builders.LOGIN, builders.PASSWORD)
        facts = restored.ask(photos.photos_of, "member", member)[0]
        assert facts.caption == "清扫楼道"
        assert restored.ask(photos.picture, facts.digest) is not None


def test_the_photos_of_an_erased_person_go_and_others_stay(login: Login, member: str) -> None:
    other = login.act(members.register_member, builders.person(2))
    add(login, member, 10, caption="与家人合影")
    removed = add(login, member, 120)
    login.act(photos.remove_photo, removed)
    add(login, member, 200)
    add(login, other, 200, caption="集体照")
    erasures.erase(login, "member", member, "本人要求删除")
    assert pictures(login) == 1
    assert shown(login, other) == ["集体照"]
    assert login.ask(photos.photos_of, "member", member) == ()
    assert safekeeping.check(login).ok
    said = [entry.values.get("caption") for entry in history.history(login) if entry.record_type == "photo"]
    assert "与家人合影" not in said
    assert "集体照" in said


def test_a_deleted_record_takes_its_photos_along_and_both_come_back(login: Login, member: str) -> None:
    add(login, member, 10, caption="清扫楼道")
    login.act(members.delete_member, member)
    assert login.ask(photos.photos_of, "member", member) == ()
    history.undo(login)
    assert shown(login, member) == ["清扫楼道"]
    assert safekeeping.check(login).ok


def test_a_merged_person_keeps_the_photos_of_both(login: Login, member: str) -> None:
    double = login.act(members.register_member, builders.person(2))
    add(login, member, 10, caption="清扫楼道")
    add(login, double, 200, caption="慰问老人")
    login.act(duplicates.merge_members, member, double)
    assert sorted(shown(login, member)) == ["慰问老人", "清扫楼道"]
    history.undo(login)
    assert (shown(login, member), shown(login, double)) == (["清扫楼道"], ["慰问老人"])
    login.act(duplicates.merge_members, member, double)
    erasures.erase(login, "member", member, "本人要求删除")
    assert pictures(login) == 0


def test_a_record_with_photos_is_not_undone_from_under_them(login: Login, member: str) -> None:
    registered = history.history(login, record=member)[0].work
    add(login, member, 10)
    with pytest.raises(RuleError) as raised:
        history.undo(login, registered)
    assert raised.value.code == "blocked"
    assert len(shown(login, member)) == 1
    history.undo(login)
    assert history.undo(login, registered).records == 1


def test_who_may_not_change_the_record_can_not_change_its_photos(
    secretary: Login, front_desk: Login, official: Login
) -> None:
    member = secretary.act(members.register_member, builders.person(1))
    one = add(front_desk, member, 10, caption="清扫楼道")
    assert shown(official, member) == ["清扫楼道"]
    digest = official.ask(photos.photos_of, "member", member)[0].digest
    assert official.ask(photos.picture, digest) is not None
    for deed in (
        lambda: add(official, member, 20),
        lambda: official.act(photos.remove_photo, one),
        lambda: official.act(photos.change_photo, one, {"caption": "改"}),
    ):
        with pytest.raises(RuleError) as raised:
            deed()
        assert raised.value.code == "no_right"


def test_what_can_not_be_kept_is_said_and_nothing_stays_behind(login: Login, member: str) -> None:
    for subject, code in ((("member", "nobody"), "not_found"), (("account", member), "no_photos")):
        with pytest.raises(RuleError) as raised:
            login.act(photos.add_photo, *subject, photo(10))
        assert raised.value.code == code
    with pytest.raises(RuleError) as raised:
        login.act(photos.add_photo, "member", member, b"no photo")
    assert raised.value.code == "picture_unreadable"
    with pytest.raises(RuleError) as raised:
        add(login, member, 10, taken_on="去年夏天")
    assert (raised.value.code, raised.value.field) == ("date_unreadable", "taken_on")
    assert (shown(login, member), pictures(login)) == ([], 0)


def test_a_record_has_room_for_so_many_photos(
    login: Login, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "MOST_PHOTOS", 2)
    add(login, member, 10)
    add(login, member, 20)
    with pytest.raises(RuleError) as raised:
        add(login, member, 30)
    assert raised.value.code == "too_many"
