"""Erasure: a person is gone from rows, journal, index and freed pages, and the chain holds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from PIL import Image

from app.base.errors import RuleError, TroubleError
from app.base.ids import new_id
from app.records.members import Member
from app.storage import backup, drafts, erasure, generations
from app.storage.engine import FILE
from app.usecases import duplicates, erasures, history, imports, listing, members, photos, safekeeping
from app.usecases.workplace import Login
from tests import builders

PAGE, RESERVED, SALT = 4096, 80, 16


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


def decrypted(file: Path, key: bytes) -> bytes:
    """Every page of an encrypted file in clear, free ones too: what a thief with the key could read."""
    content, clear = file.read_bytes(), bytearray()
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        body = page[SALT if start == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + 16]
        reader = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
        clear += reader.update(body) + reader.finalize()
    return bytes(clear)


def person() -> dict[str, object]:
    return builders.person(77, name="欧阳碧澄", former_names="欧阳小满", note="住院部三楼 12 床")


TRACES = (
    "欧阳碧澄",
    "欧阳小满",
    "ouyangbicheng",
    "住院部三楼",
    builders.id_number(77),
    builders.phone(77),
)


def traces_in(folder: Path) -> list[str]:
    clear = decrypted(folder / FILE, builders.template().key)
    return [trace for trace in TRACES if trace.encode() in clear]


def test_no_byte_of_the_person_is_left_in_the_file_and_the_chain_holds(tmp_path: Path) -> None:
    folder = builders.new_centre(tmp_path / "centre")
    with builders.signed_in(folder) as login:
        member_id = login.act(members.register_member, person())
        login.act(members.change_member, member_id, {"note": "住院部三楼 14 床"})
        login.act(history.note_look, "member", member_id, "欧阳碧澄本人来电")
        drafts.keep_draft(login.store, "guanli", "member", {"name": "欧阳碧澄"}, member_id)
        saved = {"碧澄": [["name", "~", "欧阳碧澄"]], "第一支部": [["organisation", "=", "o1"]]}
        drafts.keep_draft(login.store, "guanli", "filter:members", saved)
        head = safekeeping.audit(login).heads[-1].hash
    assert traces_in(folder) == list(TRACES)
    with builders.signed_in(folder) as login:
        erasures.erase(login, "member", member_id, "本人要求删除")
        assert safekeeping.audit(login, head).ok
        checked = safekeeping.check(login)
        assert (checked.ok, checked.counts["members"]) == (True, 0)
        assert login.ask(listing.find, "欧阳碧澄").total == 0
        filters = drafts.read_draft(login.store, "guanli", "filter:members")
        assert filters is not None
        assert list(filters.values) == ["第一支部"]
    assert traces_in(folder) == []


def slices_in(folder: Path, content: bytes) -> int:
    """How many short pieces from all over a picture stand in the file; some lie across two pages."""
    clear = decrypted(folder / FILE, builders.template().key)
    return sum(content[at : at + 32] in clear for at in range(0, len(content) - 32, 500))


def test_no_piece_of_a_photo_of_the_person_is_left_in_the_file(tmp_path: Path) -> None:
    folder = builders.new_centre(tmp_path / "centre")
    drawn = io.BytesIO()
    Image.effect_noise((500, 400), 60).save(drawn, "PNG")
    with builders.signed_in(folder) as login:
        member_id = login.act(members.register_member, person())
        login.act(photos.add_photo, "member", member_id, drawn.getvalue())
        digest = login.ask(photos.photos_of, "member", member_id)[0].digest
        content = login.ask(photos.picture, digest)
    assert content is not None
    assert slices_in(folder, content) > 50
    with builders.signed_in(folder) as login:
        erasures.erase(login, "member", member_id, "本人要求删除")
    assert slices_in(folder, content) == 0


def test_what_belonged_to_the_person_goes_too_and_others_stay(login: Login) -> None:
    gone, kept = (login.act(members.register_member, builders.person(n)) for n in (1, 2))
    for member_id in (gone, kept):
        login.act(members.tag_member, member_id, "志愿者")
        login.act(members.set_flag, member_id, "困难", "家中失火", date(2026, 1, 5))
    erasures.erase(login, "member", gone, "本人要求删除")
    counts = safekeeping.check(login).counts
    assert (counts["members"], counts["member_tags"], counts["status_changes"], counts["tags"]) == (
        1,
        1,
        1,
        1,
    )
    values = [entry.values for entry in history.history(login)]
    assert not any(v.get("member_id") == gone and ("before" in v or "after" in v) for v in values)
    assert any(v.get("member_id") == kept and "after" in v for v in values)


def test_double_records_that_were_merged_into_the_person_are_blanked_too(tmp_path: Path) -> None:
    folder = builders.new_centre(tmp_path / "centre")
    with builders.signed_in(folder) as login:
        double = login.act(members.register_member, {**person(), "id_number": None})
        kept = login.act(members.register_member, person())
        namesake = login.act(members.register_member, builders.person(78, name="欧阳碧澄"))
        login.act(duplicates.merge_members, kept, double)
        login.act(members.delete_member, namesake)
        erasures.erase(login, "member", kept, "本人要求删除")
        assert erasure.read_erased(login.store.keys.folder).keys() == {kept, double}
    assert traces_in(folder) == ["欧阳碧澄"]


def test_nothing_that_touched_the_person_can_be_undone(login: Login) -> None:
    ids = [login.act(members.register_member, builders.person(n)) for n in range(2)]
    works = [history.history(login, record=ids[0])[-1].work]
    login.act(members.change_member, ids[0], {"state": "停止党籍"})
    login.act(members.tag_member, ids[0], "志愿者")
    login.act(members.delete_member, ids[0])
    works += [entry.work for entry in history.history(login, record=ids[0])]
    with login.store.working(login.actor, erasure.LABEL, act="erasures.erase_person") as running:
        erasure.blank_people(running, {ids[0]: Member})
    for work in dict.fromkeys(works):
        with pytest.raises(RuleError) as raised:
            history.undo(login, work)
        assert raised.value.code == "erased"
    with pytest.raises(RuleError):
        history.undo(login, history.history(login, record=ids[0])[-1].work)
    # What can be undone next is the last act that did not touch them.
    assert history.undo(login).label == "登记党员"
    assert safekeeping.check(login).counts["members"] == 0


def test_an_act_tried_again_after_the_erasure_does_not_bring_the_person_back(login: Login) -> None:
    work_id = new_id()
    member_id, _ = login.act_as(work_id, members.register_member, builders.person(1))
    erasures.erase(login, "member", member_id, "本人要求删除")
    login.act_as(work_id, members.register_member, builders.person(1))
    assert safekeeping.check(login).counts["members"] == 0


def test_a_batch_with_an_erased_person_is_not_undone(login: Login) -> None:
    login.act(imports.import_members, builders.batch(0, 5))
    batch = history.history(login)[-1].work
    someone = next(e.record_id for e in history.history(login, work=batch) if e.record_type == "member")
    erasures.erase(login, "member", someone, "本人要求删除")
    with pytest.raises(RuleError) as raised:
        history.undo(login, batch)
    assert raised.value.code == "erased"
    assert safekeeping.check(login).counts["members"] == 4


def test_the_key_folder_keeps_who_was_erased_and_every_backup_carries_it(
    login: Login, tmp_path: Path
) -> None:
    member_id = login.act(members.register_member, builders.person(1))
    erasures.erase(login, "member", member_id, "本人要求删除")
    assert erasure.read_erased(login.store.keys.folder).keys() == {member_id}
    (login.store.keys.folder / erasure.FILE).unlink()
    backup.back_up(login.store, tmp_path / "out.dqbak")
    assert erasure.read_erased(login.store.keys.folder).keys() == {member_id}
    safekeeping.restore(tmp_path / "out.dqbak", tmp_path / "new", builders.LOGIN, builders.PASSWORD)
    assert erasure.read_erased(tmp_path / "new" / "keys").keys() == {member_id}


def test_a_damaged_list_of_erased_people_stops_a_restore(login: Login, tmp_path: Path) -> None:
    backup.back_up(login.store, tmp_path / "out.dqbak")
    (login.store.keys.folder / erasure.FILE).write_text("{torn")
    with pytest.raises(TroubleError) as raised:
        safekeeping.restore(
            tmp_path / "out.dqbak",
            tmp_path / "new",
            builders.LOGIN,
            builders.PASSWORD,
            live=login.store.folder,
        )
    assert raised.value.code == "erased_unreadable"
    assert not (tmp_path / "new").exists()


def test_backups_made_before_are_thinned_by_the_time_of_the_erasure(login: Login) -> None:
    assert erasure.last_erasure(login.store.keys.folder) is None
    member_id = login.act(members.register_member, builders.person(1))
    safekeeping.keep_safe(login.store, "timer")
    erasures.erase(login, "member", member_id, "本人要求删除")
    last = erasure.last_erasure(login.store.keys.folder)
    assert last is not None
    made = generations.generations(login.store.folder)[0].manifest
    assert made is not None
    assert made.made_at <= last
