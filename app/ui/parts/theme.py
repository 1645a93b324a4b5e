"""The look put on: fonts, palette, style sheet, icons in the right colour, Qt's own words in Chinese."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, QRectF, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.base.paths import resource
from app.ui.parts import machine, tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

OWN_WORDS = {
    ("QFileSystemModel", "Size"): "大小",
    ("QFileSystemModel", "Computer"): "电脑",
    ("QAbstractFileIconProvider", "Folder"): "文件夹",
    ("QAbstractFileIconProvider", "Drive"): "磁盘",
}
"""By Qt's context and English words."""

_ICON_SIZES = (20, 24, 32, 48, 64)


def put_on(app: QApplication) -> None:
    """Dress the application: call once, before the first window."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    _load_fonts()
    _speak_chinese(app)
    habits = machine.recall()
    wear(app, habits.palette, habits.text)


def wear(app: QApplication, palette: str, text: str) -> None:
    """Put on a palette and a text size; pages made before keep the icons they have.

    Args:
        app: the application.
        palette: a name of `tokens.PALETTES`.
        text: a name of `tokens.TEXT_SIZES`.
    """
    tokens.wear(palette, text)
    icon.cache_clear()
    font = QFont()
    font.setFamilies(list(tokens.FAMILIES))
    font.setPointSizeF(tokens.TEXT_SIZES[text]["text_size"])
    app.setFont(font)
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet())


def colour(name: str) -> QColor:
    """The colour token of that name."""
    return QColor(tokens.COLOURS[name])


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget anew, after one of its properties has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def style_sheet() -> str:
    """The style sheet with all tokens filled in.

    Raises:
        KeyError: it names a token that there is not.
    """
    text = resource("style/window.qss").read_text(encoding="utf-8")
    tokens_now = {**tokens.COLOURS, **tokens.SIZES, "icons": resource("icons").as_posix()}
    for name in sorted(tokens_now, key=len, reverse=True):
        text = text.replace(f"${name}", tokens_now[name])
    if "$" in text:
        raise KeyError(text[text.index("$") :].split()[0])
    return text


@cache
def icon(name: str, ink: str = "text") -> QIcon:
    """The icon of that name, drawn in a colour token; disabled in the disabled colour.

    Args:
        name: file name under ``resources/icons`` without its ending.
        ink: colour token of the strokes.
    """
    source = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for modes, token in (
        ((QIcon.Mode.Normal, QIcon.Mode.Selected), ink),
        ((QIcon.Mode.Disabled,), "disabled"),
    ):
        renderer = _renderer(source, token)
        for size in _ICON_SIZES:
            drawn = _drawn(renderer, size)
            for mode in modes:
                made.addPixmap(drawn, mode)
    return made


def _renderer(source: str, ink: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(source.replace("currentColor", tokens.COLOURS[ink]).encode()))


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def _load_fonts() -> None:
    for name in tokens.FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))


def _speak_chinese(app: QApplication) -> None:
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
    app.installTranslator(_OwnWords(app))


class _OwnWords(QTranslator):
    """What Qt's own Chinese lacks, or says in words of another field."""

    def isEmpty(self) -> bool:
        """Qt's hook."""
        return False

    def translate(  # type: ignore[override]  # the stubs do not know that None means: not here
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Qt's hook; None where Qt's own will do."""
        del disambiguation, n
        return OWN_WORDS.get((context, source))


def _palette() -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "paper",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "paper",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.ToolTipBase: "surface",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Highlight: "selected",
        QPalette.ColorRole.HighlightedText: "text",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Mid: "line",
        QPalette.ColorRole.Light: "surface",
    }
    for role, token in roles.items():
        palette.setColor(role, colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("disabled"))
    return palette


def emblem(size: int) -> QPixmap:
    """The program's own mark, for the log-in page, the frame and the task bar."""
    source = resource("icons/emblem.svg").read_text(encoding="utf-8")
    return _drawn(_renderer(source, "accent"), size)
