"""What the web pack has besides its pictures: icons, a seamless background, colors, a page."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.deliver.brand_page import Site, write_site
from pinxit.deliver.campaign_files import Made
from pinxit.deliver.files import Delivered
from pinxit.deliver.icons import write_ico
from pinxit.make.campaign.calm import calm_part
from pinxit.make.campaign.design import Logos
from pinxit.make.campaign.icon import icon
from pinxit.make.campaign.kit import BrandKit
from pinxit.make.campaign.subject import Subject
from pinxit.make.resize import resize
from pinxit.make.tile import tile
from pinxit.pictures.picture import Picture

if TYPE_CHECKING:
    from pinxit.desks.campaigns import Shop

_ICONS = (16, 32, 48, 180, 192, 512)
_IN_ICO = (16, 32, 48)
_TILE = 256


@dataclass(frozen=True, slots=True)
class WebWork:
    """What the pack is made of.

    Attributes:
        studio: Checks, marks and writes.
        motif: What is shown.
        kit: The brand.
        logos: Its logo.
        subject: Where the motif's subject is.
        files: The pictures of the pack.
        out: Folder of the page.
        overwrite: Whether files that exist may be replaced.
        done: Hears of each picture when it was written.
        seed: Decides all chance.
    """

    studio: "Shop"
    motif: Picture
    kit: BrandKit
    logos: Logos
    subject: Subject
    files: tuple[Made, ...]
    out: Path
    overwrite: bool
    done: Callable[[Delivered], None]
    seed: int


def make_web_pack(work: WebWork) -> Path:
    """Icons, background, colors and the page that uses them; gives the page.

    Raises:
        UserMistake: a file may not be written.
        Refused: a check blocks a picture.
        Cancelled: the work was stopped.
    """
    icons = _icons(work)
    logo = work.logos.plain
    logo_path = _delivered(work, logo, "logo.png").path if logo is not None else None
    background = _background(work)
    sides = [(side, each.path) for side, each in icons]
    site = Site(work.kit, work.files, work.out, logo_path, background, _TILE, sides)
    return write_site(site, overwrite=work.overwrite)


def _icons(work: WebWork) -> list[tuple[int, Delivered]]:
    refuse_existing(work.out / "favicon.ico", overwrite=work.overwrite)
    whole = icon(work.kit, work.logos)
    made = [
        (side, _delivered(work, resize(whole, side, side), f"icon-{side}.png")) for side in _ICONS
    ]
    held = [(side, each) for side, each in made if side in _IN_ICO]
    write_ico(held, work.out / "favicon.ico", overwrite=work.overwrite)
    return made


def _background(work: WebWork) -> Path | None:
    """A seamless tile of the calmest part of the motif; None if there is nothing to take."""
    try:
        part = calm_part(work.motif, work.subject, _TILE)
        made = tile(part, (_TILE, _TILE), seed=work.seed, run=work.studio.run())
    except UserMistake:
        return None
    return _delivered(work, made.picture, "background.webp").path


def _delivered(work: WebWork, picture: Picture, name: str) -> Delivered:
    done = work.studio.deliver(picture, work.out / name, overwrite=work.overwrite)
    work.done(done)
    return done
