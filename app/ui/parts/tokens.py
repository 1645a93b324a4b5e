"""Tokens of the look: every colour, distance and size of the window, said once.

Text has a contrast of at least 4.5 : 1 on its ground, borders and focus rings 3 : 1; a test holds it.
"""

from __future__ import annotations

LIGHT, CONTRAST = "light", "contrast"
PALETTES: dict[str, dict[str, str]] = {
    LIGHT: {
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
        "chart_1": "#b3261e",
        "chart_2": "#2b5c8a",
        "chart_3": "#8a6518",
        "chart_4": "#2f6f4e",
        "chart_5": "#6b5b8c",
    },
    CONTRAST: {
        "paper": "#ffffff",
        "surface": "#ffffff",
        "sunken": "#f0f0f0",
        "hover": "#e6e6e6",
        "pressed": "#d2d2d2",
        "line": "#6b6b6b",
        "line_strong": "#000000",
        "text": "#000000",
        "muted": "#262626",
        "disabled": "#5c5c5c",
        "accent": "#8a0000",
        "accent_hover": "#6b0000",
        "accent_pressed": "#4d0000",
        "accent_soft": "#ffe7e3",
        "on_accent": "#ffffff",
        "selected": "#ffe58a",
        "focus": "#0033a0",
        "warn": "#4a2c00",
        "warn_soft": "#fff1cc",
        "good": "#00401a",
        "good_soft": "#dcf5e4",
        "chart_1": "#8a0000",
        "chart_2": "#0033a0",
        "chart_3": "#5c3d00",
        "chart_4": "#00401a",
        "chart_5": "#4b1a6b",
    },
}
"""Warm white paper, grey lines, one restrained red; and black on white with strong lines for tired eyes.
Names, not places: a page never says a number."""

COLOURS: dict[str, str] = dict(PALETTES[LIGHT])
"""The palette the window wears now; `wear` changes it."""

SMALL, STANDARD, LARGE = "small", "standard", "large"
TEXT_SIZES: dict[str, dict[str, float]] = {
    SMALL: {"text_size": 10, "small_size": 10, "title_size": 14, "name_size": 15.5, "brand_size": 11.5}
    | {"far_size": 14, "far_name_size": 20},
    STANDARD: {"text_size": 10.5, "small_size": 10, "title_size": 15, "name_size": 17, "brand_size": 12}
    | {"far_size": 15, "far_name_size": 22},
    LARGE: {"text_size": 13, "small_size": 12, "title_size": 17.5, "name_size": 19.5, "brand_size": 14}
    | {"far_size": 17, "far_name_size": 25},
}
"""Points of type, so that it follows the screen; nothing is smaller than `LEAST_POINTS`. ``far``: the large
type of the counter, read from where a visitor stands."""

LEAST_POINTS = 10

SIZES: dict[str, str] = {"radius": "6px", "radius_small": "4px", "ring": "2px"}
"""Sizes as the style sheet writes them; `wear` adds the type."""

FAMILIES = ("DQ Sans", "DQ Rare A", "DQ Rare B")
"""The bundled screen font and its fallbacks for rare characters of names."""

FONT_FILES = ("DQSans.ttf", "DQSans-Bold.ttf", "DQRareA.ttf", "DQRareB.ttf")

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
    ("muted", "hover"),
    ("text", "sunken"),
    ("text", "pressed"),
    ("text", "accent_soft"),
    ("warn", "surface"),
    ("good", "surface"),
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
    ("focus", "accent_soft"),
    ("focus", "selected"),
    ("accent", "surface"),
    *((f"chart_{series}", ground) for series in range(1, 6) for ground in ("surface", "hover")),
)
"""Which border must be seen on which ground."""


def wear(palette: str = LIGHT, text: str = STANDARD) -> None:
    """Take the colours of a palette and the type of a text size."""
    COLOURS.update(PALETTES[palette])
    SIZES.update({name: f"{points:g}pt" for name, points in TEXT_SIZES[text].items()})


def contrast(first: str, second: str, palette: str = LIGHT) -> float:
    """Contrast of two colours of a palette by name, 1 to 21 (WCAG 2.2, 1.4.3)."""
    colours = PALETTES[palette]
    lighter, darker = sorted((_luminance(colours[first]), _luminance(colours[second])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


wear()
