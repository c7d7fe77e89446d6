"""Resize: a picture at exactly another size, cut to its proportions first where they differ."""

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.pictures.picture import Picture, Step
from pinxit.pictures.resize import resized

FILTER = "lanczos3"


def filled(picture: Picture, width: int, height: int) -> Picture:
    """The picture at this size: what is too wide or too high is cut off evenly, then resampled.

    A picture that has the size already is given back as it is.

    Raises:
        UserMistake: width or height is not positive.
    """
    if width < 1 or height < 1:
        raise UserMistake(f"A picture cannot be {width} x {height} pixels large.")
    cut_width, cut_height = _cut(picture, width, height)
    if (cut_width, cut_height) != (picture.width, picture.height):
        left, top = (picture.width - cut_width) // 2, (picture.height - cut_height) // 2
        picture = crop(picture, (left, top, cut_width, cut_height))
    return resize(picture, width, height)


def crop(picture: Picture, box: tuple[int, int, int, int]) -> Picture:
    """A part of the picture, with one more step of history.

    Args:
        picture: Any picture.
        box: Left, top, width, height; inside the picture.

    Raises:
        UserMistake: the box is not inside the picture.
    """
    left, top, width, height = box
    right, bottom = left + width, top + height
    is_inside = min(left, top) >= 0 and right <= picture.width and bottom <= picture.height
    if min(width, height) < 1 or not is_inside:
        raise UserMistake(
            f"A part of {width} x {height} pixels at {left}, {top} is not inside this picture of "
            f"{picture.width} x {picture.height}."
        )
    settings = {"left": left, "top": top, "width": width, "height": height}
    pixels = picture.pixels[top:bottom, left:right]
    return picture.after(pixels, Step("crop", "", __version__, settings))


def resize(picture: Picture, width: int, height: int) -> Picture:
    """The picture resampled by Lanczos-3, with one more step of history.

    Raises:
        UserMistake: width or height is not positive.
    """
    if (width, height) == (picture.width, picture.height):
        return picture
    settings = {"width": width, "height": height, "filter": FILTER}
    pixels = resized(picture.pixels, width, height)
    return picture.after(pixels, Step("resize", "", __version__, settings))


def _cut(picture: Picture, width: int, height: int) -> tuple[int, int]:
    """Width and height of the largest part with the proportions of the wanted size."""
    if picture.width * height > width * picture.height:
        return max(1, round(picture.height * width / height)), picture.height
    return picture.width, max(1, round(picture.width * height / width))
