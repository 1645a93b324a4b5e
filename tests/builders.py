"""Ready things for tests: a centre copied from one made once per process, and invented people.

Id numbers have right check digits and a district code that is younger than their birth date, so that they
can be nobody's.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.base.ids import new_id
from app.storage.engine import Store, open_store
from app.storage.keys import KeyFolder
from app.storage.owner import Owner
from app.usecases.imports import MemberBatch
from app.usecases.workplace import Login, Workplace, create_centre

CENTRE = "向阳社区党群服务中心"
LOGIN = "guanli"
PASSWORD = "Xiang-yang-8"

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英建国春梅志远晓东文博雨晨"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DISTRICT = "440309"
_FIRST_BIRTH = date(1950, 1, 1)


@dataclass(frozen=True, slots=True)
class Template:
    """A new, empty centre that tests copy, with its keys at hand."""

    folder: Path
    key: bytes
    recovery_key: str


@cache
def template() -> Template:
    """The centre that tests copy, made once per process."""
    folder = Path(tempfile.mkdtemp(prefix="centre-"))
    forget_later(folder)
    recovery = create_centre(folder / "centre", CENTRE, LOGIN, PASSWORD)
    key = KeyFolder(folder / "centre").unlock(LOGIN, PASSWORD)
    return Template(folder / "centre", key, recovery)


def forget_later(folder: Path) -> None:
    """Take a folder away when this process ends (not when one of its killed children does)."""
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def new_centre(folder: Path) -> Path:
    """A new, empty centre as a copy of the template; returns its folder."""
    shutil.copytree(template().folder, folder)
    return folder


@contextmanager
def signed_in(folder: Path) -> Iterator[Login]:
    """The account of the template at work in this folder, without the slow password."""
    with Workplace(folder) as place:
        yield place._login(place._open(template().key), LOGIN)


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """The bare store of a copy of the template."""
    owner = Owner(folder)
    owner.take()
    store = open_store(folder, template().key, owner, migrate=lambda _: None)
    try:
        yield store
    finally:
        store.close()


def id_number(n: int) -> str:
    """The n-th invented id number (n < 9 000 000)."""
    born = (_FIRST_BIRTH + timedelta(days=n % 18_000)).strftime("%Y%m%d")
    plain = f"{_DISTRICT}{born}{n // 18_000 + 100:03d}"
    total = sum(int(c) * w for c, w in zip(plain, _WEIGHTS, strict=True))
    return plain + "10X98765432"[total % 11]


def phone(n: int) -> str:
    """The n-th invented mobile number, in a range nobody was given."""
    return f"1{9_900_000_000 + n:010d}"[:11]


def name(n: int) -> str:
    """The n-th invented name; they repeat after some ten thousand."""
    given = _GIVEN[n % len(_GIVEN)] + _GIVEN[(n // 7) % len(_GIVEN)]
    return _SURNAMES[(n // 3) % len(_SURNAMES)] + given


def person(n: int, **values: Any) -> dict[str, Any]:
    """Values of the n-th invented member, as acts take them."""
    number = id_number(n)
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return {
        "name": name(n),
        "id_number": number,
        "sex": "男" if int(number[16]) % 2 else "女",
        "born_on": born,
        "phone": phone(n),
        "address": f"向阳路 {n % 900 + 1} 号",
        "joined_on": date(born.year + 25, 7, 1),
        "full_on": date(born.year + 26, 7, 1),
        **values,
    }


def batch(first: int, size: int) -> MemberBatch:
    """A batch as the clinic prepares it, of the people from ``first`` on, in an organisation of its own."""
    organisation = new_id()
    rows = [person(n, organisation_id=organisation) for n in range(first, first + size)]
    return MemberBatch(rows, range(2, size + 2), {organisation: f"第{first}党支部"}, size, 0)
