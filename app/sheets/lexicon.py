"""Comparing heads of strange tables with a vocabulary: normal forms, exact, contained, close matches."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

Vocabulary = Mapping[str, Collection[str]]

EXACT_WITH_GROUP = 1.0
EXACT = 0.95
CONTAINED = 0.7
CLOSE = 0.5
_SHARE_CONTAINED = 0.5
_SHORTEST_CONTAINED = 2
_CLOSE_FROM = 85.0
_SHORTEST_CLOSE = 5

_NOTES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|\{[^{}]*\}|<[^<>]*>|《[^《》]*》")
_MARKS = re.compile(r"[\s*★●▲※□■:;,.、。，；：·/\\|_\-—~'\"“”‘’()\[\]【】〔〕{}<>《》?!？！#]+")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[.、．]\s*")
_LATIN = re.compile(r"[a-z]+")
_MUST = re.compile(r"(?:必填|选填|必录|可不填|如有)$")
_OTHER_PERSON = re.compile(
    r"联系人|介绍人|配偶|爱人|家属|家庭成员|监护人|填表人|审核人|经办人|负责人|书记|父亲|母亲|子女|户主|紧急|代理人|受益人|谈话人|培养人|法人|法定代表"
)
_QUESTION = re.compile(r"^是否|与否$|人数|比例|占比|次数")


def normal_forms(text: str) -> tuple[str, ...]:
    """The forms a head is looked up in: without notes in brackets, whole, and only its Chinese."""
    wide = unicodedata.normalize("NFKC", text).lower()
    wide = _NUMBERED.sub("", wide)
    without_notes = _bare(_NOTES.sub("", wide))
    whole = _bare(wide)
    chinese = _LATIN.sub("", without_notes)
    forms = [form for form in (without_notes, whole, chinese) if form]
    return tuple(dict.fromkeys(forms))


def normal_head(text: str) -> str:
    """The plainest normal form of a head; '' where nothing is left."""
    return next(iter(normal_forms(text)), "")


def _bare(text: str) -> str:
    return _MUST.sub("", _MARKS.sub("", text))


class Lexicon:
    """A vocabulary made ready for comparing.

    Args:
        vocabulary: synonyms of the heading by field name.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._exact: dict[str, str] = {}
        for field, synonyms in vocabulary.items():
            for synonym in synonyms:
                for form in normal_forms(synonym):
                    self._exact.setdefault(form, field)

    def exact(self, text: str) -> str | None:
        """The field one of whose synonyms is this head, if any."""
        return next((self._exact[form] for form in normal_forms(text) if form in self._exact), None)

    def scores(self, text: str, group: str = "") -> dict[str, float]:
        """How well a head fits each field, from 0 (not listed) to 1.

        Args:
            text: the lowest text of the column's head.
            group: the head above it that spans several columns, if any.
        """
        joined = self.exact(group + text) if group else None
        if joined is not None:
            return {joined: EXACT_WITH_GROUP}
        if group and _OTHER_PERSON.search(group):
            return {}
        found = self.exact(text)
        if found is not None:
            return {found: EXACT}
        scores = self._contained(text)
        return scores or self._close(text)

    def _contained(self, text: str) -> dict[str, float]:
        scores: dict[str, float] = {}
        for form in normal_forms(text):
            for synonym, field in self._exact.items():
                share = len(synonym) / len(form)
                if len(synonym) < _SHORTEST_CONTAINED or share < _SHARE_CONTAINED or synonym not in form:
                    continue
                if _foreign(form, synonym):
                    continue
                scores[field] = max(scores.get(field, 0.0), CONTAINED + share / 10)
        return scores

    def _close(self, text: str) -> dict[str, float]:
        from rapidfuzz import fuzz

        form = normal_head(text)
        if len(form) < _SHORTEST_CLOSE:
            return {}
        scores: dict[str, float] = {}
        for synonym, field in self._exact.items():
            if len(synonym) < _SHORTEST_CLOSE or _foreign(form, synonym):
                continue
            likeness = fuzz.ratio(form, synonym)
            if likeness >= _CLOSE_FROM:
                scores[field] = max(scores.get(field, 0.0), CLOSE + likeness / 1000)
        return scores


def _foreign(form: str, synonym: str) -> bool:
    """Whether a head speaks of another person or asks a question of its own, which the synonym does not."""
    return any(
        (found := pattern.search(form)) is not None and found[0] not in synonym
        for pattern in (_OTHER_PERSON, _QUESTION)
    )
