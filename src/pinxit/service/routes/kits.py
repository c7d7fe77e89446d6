"""Brand kits taken along as a file, and opened again."""

from fastapi import APIRouter, Depends, Response, UploadFile

from pinxit.jobs.campaign_params import KitParams
from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.kit_files import opened, packed
from pinxit.service.shapes.designs import KitOpened

router = APIRouter(tags=["designs"])

_BYTES = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    "/kits/file",
    dependencies=[Depends(may("read"))],
    response_class=Response,
    responses={200: {"content": {"application/zip": _BYTES}}},
    summary="A brand kit as a file",
)
def pack_kit(kit: KitParams, me: Me, house: TheHouse) -> Response:
    """A ZIP of `brand.yaml`, the logo and the style pictures; for `pinxit campaign`, unpack it."""
    data = packed(kit, lambda each: house.library.path_of(me.id, each))
    headers = {
        "Content-Disposition": 'attachment; filename="brand.zip"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(data, 200, headers, "application/zip")


@router.post("/kits/open", dependencies=[Depends(may("make"))], summary="Open a brand kit")
def open_kit(file: UploadFile, me: Me, house: TheHouse) -> KitOpened:
    """The kit in such a ZIP, in that of a campaign, or in a YAML without its pictures.

    Its logo and style pictures are kept in your library.
    """
    most = house.library.gate.limits.most_bytes
    return opened(
        file.file.read(most + 1),
        most,
        lambda name, data: house.library.upload(me.id, name, data).id,
    )
