"""The filters of a register's page: its fields as conditions, and the orders its list can have."""

from __future__ import annotations

from collections.abc import Sequence

from app.records.base import Mask
from app.ui.list_register import Choice
from app.ui.listed import Listed
from app.ui.page_filters import PageFilters, Then
from app.usecases.filters import Condition, choosable, in_words
from app.usecases.listing import DESCENDING
from app.usecases.registers import shown_fields

ORDER = "order"


class RegisterFilters(PageFilters):
    """The bar of a register, with an order besides."""

    def __init__(self, page: Listed) -> None:
        self._rules = page.rules
        super().__init__(page)
        self._bar.add_choice(ORDER, "排序", filters=False)
        self._bar.fill_choice(ORDER, [(f"按{label}", key) for key, label in self._orders().items()])
        self._bar.add_reverse()

    def choosable(self, then: Then) -> None:
        """Ask for the fields of the register."""
        self._page.desk.ask(choosable, self._said.name, then=then)

    def in_words(self, where: tuple[Condition, ...], then: Then) -> None:
        """Ask for the words of conditions, names of branches and areas among them."""
        self._page.desk.ask(in_words, self._said.name, where, then=then, topic="words of the filter")

    def values_of(self, choice: Choice) -> Sequence[tuple[str, str]]:
        """What its field may say."""
        return [(one, one) for one in shown_fields(self._rules.record)[choice.field].choices]

    def order(self) -> str | None:
        """The order that is chosen now."""
        order = self._bar.choice(ORDER)
        return _turned(order) if order and self._bar.reverse_button.isChecked() else order

    def order_by(self, key: str) -> None:
        """Order by a column; once more: the other way round."""
        wanted = self._said.sorted_by.get(key, key)
        keys = list(self._orders())
        fit = next((one for one in keys if one.removeprefix(DESCENDING) == wanted), None)
        if fit is None:
            return
        if self._bar.choice(ORDER) == fit:
            self._bar.reverse_button.toggle()
        else:
            self.set_order(fit)

    def ordered_column(self) -> tuple[str, bool]:
        """The key of the column the list is ordered by, and whether from its end; no key where it is none."""
        order = self.order() or ""
        plain = order.removeprefix(DESCENDING)
        key = next((column for column, by in self._said.sorted_by.items() if by == plain), plain)
        return key, order.startswith(DESCENDING)

    def set_order(self, order: str) -> None:
        """Choose an order, either way round."""
        turned = not self._bar.choose(ORDER, order) and self._bar.choose(ORDER, _turned(order))
        self._bar.reverse_button.setChecked(turned)

    def _orders(self) -> dict[str, str]:
        """All that the list can be ordered by: the orders people ask for, then the columns."""
        rules = self._rules
        orders = dict(rules.orders)
        known = {key.removeprefix(DESCENDING) for key in orders}
        fields = shown_fields(rules.record)
        for column in self._said.columns:
            key = self._said.sorted_by.get(column.key, column.key)
            if key not in known and key in fields and fields[key].mask is not Mask.HIDDEN:
                orders[key] = column.title
        return orders


def _turned(order: str) -> str:
    return order.removeprefix(DESCENDING) if order.startswith(DESCENDING) else DESCENDING + order
