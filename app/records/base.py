"""`Record`, the mother of everything kept, and `field`, which says each field once.

Columns of tables on screen, Excel in and out, search, journal, masking and the place of an error all
follow from `fields_of(SomeRecord)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import JSON, Boolean, Date, Dialect, ForeignKey, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.base import clock
from app.base.errors import RuleError
from app.base.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Kind(Enum):
    """What sort of value a field holds; decides how it is typed, shown, aligned and exported."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIME = "time"
    INTEGER = "integer"
    HOURS = "hours"
    FLAG = "flag"
    REFERENCE = "reference"
    LIST = "list"


class Mask(Enum):
    """How a field is shown to one who may not see it in clear (formats.md, 2)."""

    NONE = "none"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Field:
    """All that is said about one field.

    Attributes:
        name: the attribute's name, also its name in the journal; never changed once released.
        label: what the user reads.
        kind: the sort of value.
        choices: the allowed values, empty if free.
        required: whether a record without it is refused.
        personal: whether its values go into the part of the journal that an erasure can blank.
        mask: how it is shown without the right to see it in clear.
        synonyms: other headings under which workbooks bring it.
        refers: the record type a reference points to.
        stays_as: of a reference to a person who only did what the record says: the text field that says so
            once they are erased, and the record stays. Without it the record is theirs and goes with them.
        length: the longest text allowed, None if unlimited.
        purpose: why the centre keeps it (least data).
    """

    name: str
    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    required: bool = False
    personal: bool = False
    mask: Mask = Mask.NONE
    synonyms: tuple[str, ...] = ()
    refers: str | None = None
    stays_as: str | None = None
    length: int | None = None
    purpose: str = ""


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time, kept as ISO text with milliseconds so that it sorts."""

    impl = String(24)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write the time as text."""
        return None if value is None else clock.to_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the same
        """Read the text as a time."""
        return None if value is None else clock.from_text(value)


class Hours(TypeDecorator[Decimal]):
    """Hours in steps of a half, kept as a whole number of halves so that sums are exact."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write hours as halves."""
        return None if value is None else halves(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - the same
        """Read halves as hours."""
        return None if value is None else Decimal(value) / 2


_HOURS_DIGITS, _HOURS_DECIMALS = 6, 20
"""Hours with more digits before or behind the point are none, and would take for ever to be counted."""


def halves(hours: Decimal) -> int:
    """Hours as a whole number of halves.

    Raises:
        RuleError: they are not in steps of a half, not finite, or a million and more (code ``not_halves``).
    """
    exponent = hours.as_tuple().exponent
    sane = isinstance(exponent, int) and exponent >= -_HOURS_DECIMALS and hours.adjusted() < _HOURS_DIGITS
    doubled = hours * 2 if sane else Decimal("0.5")
    if doubled != doubled.to_integral_value():
        raise RuleError("时长以半小时为单位，例如 1 或 1.5。", "hours", "not_halves")
    return int(doubled)


_KINDS: tuple[tuple[type[TypeEngine[Any] | UtcTime | Hours], Kind], ...] = (
    (UtcTime, Kind.TIME),
    (Hours, Kind.HOURS),
    (Text, Kind.LONG_TEXT),
    (String, Kind.TEXT),
    (Date, Kind.DATE),
    (Boolean, Kind.FLAG),
    (Integer, Kind.INTEGER),
    (JSON, Kind.LIST),
)


def field(
    label: str,
    column_type: TypeEngine[Any],
    *,
    choices: Sequence[str] = (),
    required: bool = False,
    personal: bool = False,
    mask: Mask = Mask.NONE,
    synonyms: Sequence[str] = (),
    refers: str | None = None,
    loose: bool = False,
    stays_as: str | None = None,
    index: bool = False,
    default: Any = None,
    purpose: str = "",
) -> MappedColumn[Any]:
    """Declare one field of a record: its column and everything the house derives from it.

    Args:
        label: what the user reads.
        column_type: the SQLAlchemy type; it decides the `Kind`.
        choices: the allowed values, empty if free.
        required: refuse the record without it.
        personal: keep its values in the part of the journal that can be blanked.
        mask: how it is shown without the right to see it.
        synonyms: other headings under which workbooks bring it.
        refers: the record type a reference points to (the column then holds an id; the reference is
            checked when the act commits, so that the order of writing does not matter).
        loose: the reference may outlive what it points to: append-only entries stay for the figures.
        stays_as: the text field that says somebody was here, once the person pointed to is erased.
        index: whether lists look records up by it.
        default: value of a new record that does not say.
        purpose: why the centre keeps it.
    """
    kind = Kind.REFERENCE if refers else next(k for t, k in _KINDS if isinstance(column_type, t))
    said = Field(
        name="",
        label=label,
        kind=kind,
        choices=tuple(choices),
        required=required,
        personal=personal,
        mask=mask,
        synonyms=tuple(synonyms),
        refers=refers,
        stays_as=stays_as,
        length=getattr(column_type, "length", None),
        purpose=purpose,
    )
    bound = refers is not None and not loose
    target = [ForeignKey(f"{_plural(refers)}.id", deferrable=True, initially="DEFERRED")] if bound else []
    return mapped_column(
        column_type,
        *target,
        nullable=not required,
        index=index,
        default=default,
        active_history=True,  # without it the old value of an unloaded field is lost
        info={"field": said},
    )


def _plural(noun: str | None) -> str:
    """The table of a record type: unit → units, activity → activities."""
    noun = noun or ""
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


class Record(DeclarativeBase):
    """Something the centre keeps: an id made by the client, the centre it belongs to, and its fields."""

    metadata = MetaData(naming_convention=NAMING)
    record_type: ClassVar[str]
    label: ClassVar[str]
    title: ClassVar[str] = "name"
    """The column by which another record names it."""
    append_only: ClassVar[bool] = False
    """Never changed nor deleted: a correction is an entry that says the opposite (see `opposite`)."""
    quantities: ClassVar[tuple[str, ...]] = ()
    """Of an append-only record, the fields that count; the entry that takes it back negates them."""

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    centre_id: Mapped[str] = mapped_column(String(36))

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        for said in fields_of(type(self)):
            default = type(self).__table__.c[said.name].default
            if default is not None and default.is_scalar:
                values.setdefault(said.name, default.arg)
        for name, value in values.items():
            setattr(self, name, value)

    @classmethod
    def derived(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Columns that follow from the fields (sort keys), computed before every write."""
        del values
        return {}

    @classmethod
    def opposite(cls, record_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the entry that takes an append-only entry back, so that both net to zero.

        Args:
            record_id: of the entry to be taken back.
            values: its fields, as stored or as the journal writes them.
        """
        turned = {name: -values[name] for name in cls.quantities if values.get(name) is not None}
        return {
            **values,
            **turned,
            "reverses_id": record_id,
            "reversal": not values.get("reversal"),
        }

    @classmethod
    def searchable(cls, values: Mapping[str, Any]) -> Searchable | None:
        """What the search box finds such a record by, None if it can't be found."""
        del values
        return None


@dataclass(frozen=True, slots=True)
class Searchable:
    """What a record can be found by: names (present and former) and numbers (phones, ids)."""

    names: tuple[str, ...]
    numbers: tuple[str, ...] = ()


@cache
def fields_of(record: type[Record]) -> tuple[Field, ...]:
    """The fields of a record type, in the order they were said."""
    return tuple(
        Field(**{**_as_dict(column.info["field"]), "name": column.key})
        for column in record.__table__.columns
        if "field" in column.info
    )


@cache
def field_of(record: type[Record], name: str) -> Field:
    """One field of a record type.

    Raises:
        KeyError: there is no such field.
    """
    for said in fields_of(record):
        if said.name == name:
            return said
    raise KeyError(name)


def _as_dict(said: Field) -> dict[str, Any]:
    return {name: getattr(said, name) for name in Field.__dataclass_fields__}


def check_values(record: type[Record], values: Mapping[str, Any]) -> None:
    """What every record must keep: required fields filled, choices known, texts not too long.

    Raises:
        RuleError: names the field.
    """
    for said in fields_of(record):
        value = values.get(said.name)
        if value is None or value == "":
            if said.required:
                raise RuleError(f"请填写“{said.label}”。", said.name, "required")
        elif said.choices and value not in said.choices:
            known = "、".join(said.choices)
            raise RuleError(f"“{said.label}”只能是：{known}。", said.name, "unknown_choice")
        elif said.length is not None and isinstance(value, str) and len(value) > said.length:
            raise RuleError(f"“{said.label}”最多 {said.length} 个字。", said.name, "too_long")


def to_journal(value: Any) -> Any:
    """A field's value as the journal writes it: text, number, flag, list or nothing."""
    if isinstance(value, datetime):
        return clock.to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return halves(value) if isinstance(value, Decimal) else value


def from_journal(said: Field, value: Any) -> Any:
    """Read back what `to_journal` wrote for that field."""
    if value is None:
        return None
    if said.kind is Kind.DATE:
        return date.fromisoformat(value)
    if said.kind is Kind.TIME:
        return clock.from_text(value)
    return Decimal(value) / 2 if said.kind is Kind.HOURS else value
