"""Whatever is done and undone in whatever order: rows, journal and index agree, undo gives rows back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.base.errors import RuleError
from app.records import RECORD_TYPES
from app.storage import check, undo
from app.usecases import duplicates, history, imports, members
from app.usecases.workplace import Login
from tests import builders

Rows = dict[str, list[tuple[Any, ...]]]

EDITS = st.fixed_dictionaries(
    {},
    optional={
        "phone": st.sampled_from([None, builders.phone(1), builders.phone(2)]),
        "note": st.sampled_from([None, "甲", "乙"]),
        "education": st.sampled_from([None, "大学本科"]),
        "former_names": st.sampled_from([None, "王小二", "䶮山"]),
        "seat": st.sampled_from([None, 3]),
    },
)


def rows_of(login: Login) -> Rows:
    """All rows of all registers, and which records the index knows."""
    found: Rows = {}
    with login.store.connection() as connection:
        for kind in RECORD_TYPES.values():
            rows = connection.exec_driver_sql(f"SELECT * FROM {kind.__tablename__} ORDER BY id")
            found[kind.__tablename__] = [tuple(row) for row in rows]
        known = connection.exec_driver_sql("SELECT record_id FROM search_docs ORDER BY record_id")
        found["search"] = [tuple(row) for row in known]
    return found


class Histories(RuleBasedStateMachine):
    """A clerk at work, who changes their mind a lot."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="histories-"))
        builders.new_centre(self.folder / "centre")
        self.login = self.stack.enter_context(builders.signed_in(self.folder / "centre"))
        self.count = 0
        self.before: list[tuple[str, Rows]] = []
        self.undone: list[tuple[str, Rows]] = []

    @initialize()
    def someone_is_there(self) -> None:
        """Begin with one member, so that there is something to change."""
        self._act(members.register_member, self._person())

    @rule()
    def register(self) -> None:
        """A new member."""
        self._act(members.register_member, self._person())

    @rule(pick=st.integers(0, 5), values=EDITS)
    def change(self, pick: int, values: dict[str, Any]) -> None:
        """Some fields of a member; where nothing differs there is no act to undo."""
        if (member_id := self._someone(pick)) and values:
            self._act(members.change_member, member_id, values)

    @rule(pick=st.integers(0, 5))
    def delete(self, pick: int) -> None:
        """A member with all that belongs to them."""
        if member_id := self._someone(pick):
            self._act(members.delete_member, member_id)

    @rule(pick=st.integers(0, 5), tag=st.sampled_from(["甲", "乙"]))
    def tag(self, pick: int, tag: str) -> None:
        """A tag, made on the way if it is new."""
        if member_id := self._someone(pick):
            self._act(members.tag_member, member_id, tag)

    @rule(size=st.integers(1, 4))
    def import_batch(self, size: int) -> None:
        """A batch with an organisation made on the way."""
        self.count += size
        self._act(imports.import_members, builders.batch(1000 + self.count, size))

    @rule(first=st.integers(0, 5), second=st.integers(0, 5))
    def merge(self, first: int, second: int) -> None:
        """Two members become one."""
        one, other = self._someone(first), self._someone(second)
        if one and other and one != other:
            self._act(duplicates.merge_members, one, other)

    @precondition(lambda self: self.before)
    @rule()
    def undo_last(self) -> None:
        """Take the last act back: the rows are what they were before it."""
        label, rows = self.before.pop()
        now = rows_of(self.login)
        answer = history.undo(self.login)
        assert answer.label == label
        assert rows_of(self.login) == rows
        self.undone.append((self._newest_work(), now))

    @precondition(lambda self: self.undone)
    @rule()
    def redo_last(self) -> None:
        """Undo the undo: the rows are what they were before it."""
        work, rows = self.undone.pop()
        before = rows_of(self.login)
        history.undo(self.login, work)
        assert rows_of(self.login) == rows
        self.before.append((self._label_behind(work), before))

    @rule()
    def start_again(self) -> None:
        """Close and open: undo works across restarts."""
        self.stack.close()
        self.stack = ExitStack()
        self.login = self.stack.enter_context(builders.signed_in(self.folder / "centre"))

    @invariant()
    def the_journal_amounts_to_the_rows_and_its_chain_holds(self) -> None:
        """What the check looks for is never there."""
        found = check.check(self.login.store)
        assert found.ok, found

    def teardown(self) -> None:
        """Take the centre away."""
        self.stack.close()
        shutil.rmtree(self.folder)

    def _act(self, use_case: Any, *args: Any) -> None:
        before, works = rows_of(self.login), self._works()
        try:
            self.login.act(use_case, *args)
        except RuleError:
            assert rows_of(self.login) == before
            return
        if self._works() > works:
            self.before.append((self._label_of(self._newest_work()), before))
            self.undone.clear()

    def _person(self) -> dict[str, Any]:
        self.count += 1
        return builders.person(self.count)

    def _someone(self, pick: int) -> str | None:
        ids = [row[0] for row in self._sql("SELECT id FROM members ORDER BY id")]
        return str(ids[pick % len(ids)]) if ids else None

    def _works(self) -> int:
        return int(self._sql("SELECT count(*) FROM works")[0][0])

    def _newest_work(self) -> str:
        return str(self._sql("SELECT work_id FROM works ORDER BY arrival DESC LIMIT 1")[0][0])

    def _label_of(self, work_id: str) -> str:
        return str(self._sql(f"SELECT label FROM works WHERE work_id = '{work_id}'")[0][0])

    def _label_behind(self, undo_work: str) -> str:
        return self._label_of(str(self._sql(f"SELECT undoes FROM works WHERE work_id = '{undo_work}'")[0][0]))

    def _sql(self, text: str) -> list[tuple[Any, ...]]:
        with self.login.store.connection() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(text)]


TestHistories = pytest.mark.slow(Histories.TestCase)
TestHistories.settings = settings(
    max_examples=25,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


def test_an_undo_that_would_overwrite_a_later_change_names_the_records_and_does_nothing(login: Login) -> None:
    ids = [login.act(members.register_member, builders.person(n)) for n in range(2)]
    login.act(members.change_member, ids[0], {"note": "甲"})
    first = history.history(login)[-1].work
    login.act(members.change_member, ids[0], {"note": "乙"})
    before = rows_of(login)
    with pytest.raises(undo.BlockedError) as raised:
        history.undo(login, first)
    assert raised.value.records == (ids[0],)
    assert rows_of(login) == before


def test_a_later_change_of_another_field_is_no_hindrance_and_stays(login: Login) -> None:
    member_id = login.act(members.register_member, builders.person(1))
    login.act(members.change_member, member_id, {"note": "甲"})
    first = history.history(login)[-1].work
    login.act(members.change_member, member_id, {"education": "大学本科"})
    history.undo(login, first)
    assert check.check(login.store).ok
    (row,) = rows_of(login)["members"]
    assert "大学本科" in row
    assert "甲" not in row
