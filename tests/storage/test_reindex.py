"""New token rules: the index is rebuilt in portions, people stay findable, and finds say so meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.storage import reindex, search
from app.usecases import imports, listing, members, safekeeping
from app.usecases.workplace import Login
from tests import builders


def forget_version(login: Login) -> None:
    with login.store.writing() as connection:
        connection.exec_driver_sql("UPDATE facts SET value = '0' WHERE name = ?", (search.VERSION_FACT,))


def test_a_new_store_has_an_index_of_the_present_rules(tmp_path: Path) -> None:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as login:
        assert not login.ask(safekeeping.search_is_updating)
        assert not reindex.is_due(login.store)


def test_after_a_change_of_rules_all_are_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindex, "PORTION", 7)
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as login:
        login.act(imports.import_members, builders.batch(0, 30))
        forget_version(login)
        assert login.ask(safekeeping.search_is_updating)
        assert reindex.step(login.store)
        assert login.ask(safekeeping.search_is_updating)
        safekeeping.update_search(login.store)
        assert not login.ask(safekeeping.search_is_updating)
        assert safekeeping.check(login).ok
        for n in (0, 15, 29):
            assert login.ask(listing.find, builders.id_number(n)).total == 1


def test_what_is_written_and_removed_while_the_index_is_rebuilt_is_right_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindex, "PORTION", 5)
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as login:
        ids = [login.act(members.register_member, builders.person(n)) for n in range(12)]
        forget_version(login)
        reindex.step(login.store)
        login.act(members.change_member, ids[0], {"phone": builders.phone(700)})
        login.act(members.change_member, ids[11], {"phone": builders.phone(711)})
        login.act(members.delete_member, ids[1])
        login.act(members.delete_member, ids[10])
        login.act(members.register_member, builders.person(12))
        safekeeping.update_search(login.store)
        assert safekeeping.check(login).ok
        assert [login.ask(listing.find, builders.phone(n)).total for n in (700, 711, 12, 1, 10, 0)] == [
            1,
            1,
            1,
            0,
            0,
            0,
        ]


def test_a_rebuild_that_was_cut_short_goes_on_where_it_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindex, "PORTION", 5)
    folder = builders.new_centre(tmp_path / "centre")
    with builders.signed_in(folder) as login:
        login.act(imports.import_members, builders.batch(0, 12))
        forget_version(login)
        reindex.step(login.store)
    with builders.signed_in(folder) as login:
        assert login.ask(safekeeping.search_is_updating)
        steps = 0
        while reindex.step(login.store):
            steps += 1
        assert steps <= 3 + len(reindex.indexed())
        assert safekeeping.check(login).ok
