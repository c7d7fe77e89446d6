"""What the library answers when something is not there."""

from pinxit.base.errors import NotThere


class NoPicture(NotThere):
    """There is no such picture, or it is somebody else's."""

    def __init__(self, id_: str = "") -> None:
        named = f" {id_[:64]!r}" if id_.isprintable() and id_ else ""
        super().__init__(f"There is no picture{named} in your library.", "no_picture")


class NoBoard(NotThere):
    """There is no such board, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__("There is no such board in your library.", "no_board")


def may_be_id(text: str) -> bool:
    """Whether anything may be named so; no database need be asked for other texts."""
    return 1 <= len(text) <= 64 and text.isascii() and text.isprintable()
