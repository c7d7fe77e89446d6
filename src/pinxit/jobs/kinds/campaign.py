"""Makes a campaign: one motif in all sizes of a pack, in the colors and words of a brand."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.jobs.campaign_kit import kit_in
from pinxit.jobs.campaign_params import CampaignParams
from pinxit.jobs.kind import Desk, Kind

if TYPE_CHECKING:
    from pinxit.deliver.budget import Within
    from pinxit.deliver.files import Delivered
    from pinxit.desks.campaigns import CampaignOrder
    from pinxit.engine import Run
    from pinxit.make.campaign.kit import BrandKit
    from pinxit.nets.style_settings import StyleSettings
    from pinxit.pictures.picture import Picture


def title(params: CampaignParams) -> str:
    """What the job is called."""
    return f"Campaign of {params.kit.brand}: {params.pack}"


def refuse(params: CampaignParams, desk: Desk) -> None:
    """Makes sure that all pictures are here, and that the kit is one.

    Raises:
        UserMistake: a picture is not here, or something is wrong in the kit.
    """
    desk.path_of(params.picture)
    with tempfile.TemporaryDirectory(prefix="pinxit-kit-") as folder:
        _order(params, kit_in(params.kit, desk.path_of, Path(folder))[0])


def work(params: CampaignParams, desk: Desk) -> dict[str, Any]:
    """Keeps the contact sheet, with all files of the campaign and the kit beside it."""
    from pinxit.desks.campaigns import make_campaign

    place = desk.folder / "campaign"
    kit, pictures = kit_in(params.kit, desk.path_of, place / "brand")
    motif, order = desk.picture(params.picture), _order(params, kit)
    made = make_campaign(_Shop(desk, pictures), motif, order, place, overwrite=True)
    sheet = desk.studio.open(made.sheet or made.files[0].path)
    name = f"Campaign of {kit.name}: {params.pack}"
    kept = desk.keep(sheet, 0, title=name, parent=params.picture)
    paths = sorted(path for path in place.rglob("*") if path.is_file())
    for number, path in enumerate(paths):
        desk.attach(kept, number, path.relative_to(place).as_posix(), path)
    failed = [{"format": name, "detail": why} for name, why in made.failed]
    return {"pictures": [kept], "campaign": {"files": len(made.files), "failed": failed}}


def _order(params: CampaignParams, kit: "BrandKit") -> "CampaignOrder":
    """What is wanted of a campaign.

    Raises:
        UserMistake: the kit says nothing, or there is no such format.
    """
    from pinxit.base.errors import UserMistake
    from pinxit.desks.campaigns import CampaignOrder
    from pinxit.make.campaign.packs import read_pack

    pack = read_pack(params.pack)
    if not (pack.is_web or kit.texts.headline or kit.texts.text or kit.texts.call):
        raise UserMistake("The kit says nothing; give it a headline.")
    return CampaignOrder(
        kit,
        pack.only(params.only) if params.only else pack,
        params.variants,
        params.seed,
        params.focus,
        params.fit,
        params.may_upscale,
    )


@dataclass(frozen=True, slots=True)
class _Shop:
    """The studio, but that pictures of the library are opened as the library opens them."""

    desk: Desk
    pictures: Mapping[Path, str]

    def open(self, path: Path) -> "Picture":
        known = self.pictures.get(path)
        return self.desk.picture(known) if known else self.desk.studio.open(path)

    def open_style(self, name: str | Path) -> "Picture":
        return self.open(Path(name))

    def stylize(
        self,
        content: "Picture",
        styles: "Sequence[Picture]",
        settings: "StyleSettings | None" = None,
        *,
        seed: int = 0,
    ) -> "Picture":
        return self.desk.studio.stylize(content, styles, settings, seed=seed)

    def sheet(self, pictures: "Sequence[Picture]", columns: int = 0, cell: int = 128) -> "Picture":
        return self.desk.studio.sheet(pictures, columns, cell)

    def deliver(
        self,
        picture: "Picture",
        path: Path,
        *,
        overwrite: bool = False,
        quality: "int | Within | None" = None,
    ) -> "Delivered":
        return self.desk.studio.deliver(picture, path, overwrite=overwrite, quality=quality)

    def run(self) -> "Run":
        return self.desk.studio.run()


KIND = Kind("campaign", "long", CampaignParams, title, work, needs="make", refuse=refuse)
