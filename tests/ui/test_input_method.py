"""Chinese input methods on Linux are reached with what Qt's wheels bring."""

from __future__ import annotations

import pytest

from app.ui.input_method import prepare

PORTAL = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(
    "before", [{"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "fcitx5"}, {"XMODIFIERS": "@im=fcitx"}]
)
def test_fcitx_is_reached_through_its_portal(before: dict[str, str]) -> None:
    environment = dict(before)
    prepare(environment)
    assert environment == {**before, **PORTAL}


@pytest.mark.parametrize("before", [{}, {"QT_IM_MODULE": "ibus"}, {"XMODIFIERS": "@im=ibus"}])
def test_others_are_left_alone(before: dict[str, str]) -> None:
    environment = dict(before)
    prepare(environment)
    assert environment == before
