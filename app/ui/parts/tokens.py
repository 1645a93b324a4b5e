"""Tokens of the look: every colour, distance and size of the window, said once.

Text has a contrast of at least 4.5 : 1 on its ground, borders and focus rings 3 : 1; a test holds it.
"""

from __future__ import annotations

COLOURS: dict[str, str] = {
    "paper": "#faf8f5",
    "surface": "#ffffff",
    "sunken": "#f3f0eb",
    "hover": "#f4f0ea",
    "pressed": "#e9e3da",
    "line": "#e5dfd6",
    "line_strong": "#8d857b",
    "text": "#231f1b",
    "muted": "#665f57",
    "disabled": "#8a8279",
    "accent": "#b3261e",
    "accent_hover": "#9a1f18",
    "accent_pressed": "#7f1812",
    "accent_soft": "#fbeeec",
    "on_accent": "#ffffff",
    "selected": "#f9ebe8",
    "focus": "#8f2a22",
    "warn": "#7a4b00",
    "warn_soft": "#fdf3df",
    "good": "#22623c",
    "good_soft": "#e8f3ec",
}
"""Warm white paper, grey lines, one restrained red. Names, not places: a page never says a number."""

SIZES: dict[str, str] = {
    "text_size": "10.5pt",
    "small_size": "9.5pt",
    "title_size": "15pt",
    "name_size": "17pt",
    "brand_size": "12pt",
    "radius": "6px",
    "radius_small": "4px",
    "ring": "2px",
}
"""Sizes as the style sheet writes them; type in points, so that it follows the screen."""

FAMILIES = ("DQ Sans", "DQ Rare A", "DQ Rare B")
"""The bundled screen font and its fallbacks for rare characters of names."""

FONT_FILES = ("DQSans.ttf", "DQSans-Bold.ttf", "DQRareA.ttf", "DQRareB.ttf")

TEXT_POINTS = 10.5
ICON = 20
NAV_ICON = 22
ROW_FACTOR = 1.95
"""Height of a table row in heights of a line of text."""

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("text", "paper"),
    ("text", "surface"),
    ("text", "selected"),
    ("text", "hover"),
    ("muted", "paper"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("muted", "selected"),
    ("accent", "surface"),
    ("accent", "paper"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("warn", "warn_soft"),
    ("good", "good_soft"),
)
"""Which text stands on which ground."""

BORDER_PAIRS: tuple[tuple[str, str], ...] = (
    ("line_strong", "surface"),
    ("line_strong", "paper"),
    ("focus", "surface"),
    ("focus", "paper"),
)
"""Which border must be seen on which ground."""


def contrast(first: str, second: str) -> float:
    """Contrast of two colours by name, 1 to 21 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(COLOURS[first]), _luminance(COLOURS[second])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
