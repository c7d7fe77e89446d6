"""Where pictures of the library come from: recipe, credentials, lineage."""

from fastapi import APIRouter

from pinxit.service.asking import Asker, House, Me, TheHouse
from pinxit.service.belongings import Belongings, known
from pinxit.service.lineage import lineage_of
from pinxit.service.nearest import nearest_of
from pinxit.service.restoring import settings_in
from pinxit.service.shapes.trust import LineageTold, NearestTold, PictureRecipe, VerdictTold
from pinxit.service.verifying import seen_by_owner

router = APIRouter(tags=["history"])


@router.get("/pictures/{picture}/recipe", summary="How a picture was made")
def picture_recipe(picture: str, me: Me, house: TheHouse) -> PictureRecipe:
    """The recipe of a picture, and the settings of the screen that can go on with it."""
    row = house.library.get(me.id, picture)
    settings = settings_in(row.recipe, _things(me, house))
    return PictureRecipe.model_validate(
        {"recipe": row.recipe or None, "settings": settings.to_json() if settings else None}
    )


@router.get("/pictures/{picture}/lineage", summary="Where a picture comes from")
def picture_lineage(picture: str, me: Me, house: TheHouse) -> LineageTold:
    """A graph from rights and data sets to the picture; of other people's things only the names."""
    row = house.library.get(me.id, picture)
    return LineageTold.model_validate(lineage_of(known(row), _things(me, house)))


@router.get("/pictures/{picture}/nearest", summary="The training pictures nearest to a picture")
def picture_nearest(picture: str, me: Me, house: TheHouse) -> NearestTold:
    """As its copy check found them; views of those that lie in data sets of yours."""
    return nearest_of(house.library.get(me.id, picture), _things(me, house))


@router.get("/pictures/{picture}/credentials", summary="What the signature of a picture says")
def picture_credentials(picture: str, me: Me, house: TheHouse) -> VerdictTold:
    """The verdict on a picture's file, as `pinxit verify --json` gives it."""
    row = house.library.get(me.id, picture)
    path, studio = house.library.path_of(me.id, picture), house.studio(me.id)
    if row.owner == me.id and row.origin == "made":
        found = studio.verify(path)
        verdict, lines = found.to_json(), found.lines()
    else:
        seen = seen_by_owner(house.counter, path.read_bytes(), row.title, studio)
        verdict, lines = dict(seen.verdict), seen.lines
    return VerdictTold(
        state=verdict["state"],
        sentence=str(verdict["sentence"]),
        sentences=list(lines),
        verdict=verdict,
    )


def _things(me: Asker, house: House) -> Belongings:
    return Belongings(me.id, house.studio(me.id), house.database)
