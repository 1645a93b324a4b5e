"""How a renderer stops halfway."""

from __future__ import annotations


class Cancelled(Exception):  # noqa: N818 - not an error: the user said stop
    """The user said stop; no file was written or changed."""
