"""Reports as pages to read and print: rights and groups of a data set, the audit of a model."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from pinxit.base.hashing import hash_file
from pinxit.service.asking import House, Me, TheHouse
from pinxit.service.problem import Missing
from pinxit.service.report_pages import Part, page
from pinxit.service.reports import (
    NO_ADVICE,
    NO_FAIR,
    audit_parts,
    bias_parts,
    model_parts,
    rights_parts,
)
from pinxit.tables.work import Job

if TYPE_CHECKING:
    from pinxit.datasets.dataset import Dataset
    from pinxit.studio import Studio

router = APIRouter(tags=["reports"])

_NEWEST_AUDITS = 50


@router.get(
    "/datasets/{name}/rights.html",
    summary="The rights of a data set, as a page",
    response_class=HTMLResponse,
)
def rights_page(name: str, me: Me, house: TheHouse) -> HTMLResponse:
    """What `pinxit dataset report` says, to read and print."""
    from pinxit.datasets.report import report

    facts = report(_dataset(house.studio(me.id), name))
    lead = facts["sentence"] if facts["trainable"] else "Nothing here may be learned from."
    return page(f"Rights of {name}", lead, rights_parts(facts), [NO_ADVICE])


@router.get(
    "/datasets/{name}/bias.html",
    summary="The groups of a data set, as a page",
    response_class=HTMLResponse,
)
def bias_page(name: str, me: Me, house: TheHouse) -> HTMLResponse:
    """Which groups the pictures belong to, and what is missing, to read and print."""
    from pinxit.datasets.groups import groups_report

    studio = house.studio(me.id)
    groups = groups_report(_dataset(studio, name), studio.datasets.labels(name))
    lead = f"{groups['pictures']} different pictures were looked at."
    return page(f"Groups in {name}", lead, bias_parts(groups), [NO_FAIR])


@router.get(
    "/models/{name}/audit.html",
    summary="The audit of a model, as a page",
    response_class=HTMLResponse,
)
def audit_page(name: str, me: Me, house: TheHouse) -> HTMLResponse:
    """The newest audit of this very model that a job of the kind ``audit`` made."""
    studio = house.studio(me.id)
    if name not in studio.models.paths():
        raise Missing(f"There is no model {name[:80]!r}.")
    card = asdict(studio.models.load(name).card)
    found = _newest_audit(house, me.id, name, hash_file(studio.models.find(name)))
    if found is None:
        lead = f"{name} was not audited yet, or has changed since."
        ask = 'A job of the kind "audit" does it: POST /api/v1/jobs with '
        how = f'{ask}{{"kind": "audit", "params": {{"model": "{name}"}}}}; or: pinxit model audit.'
        parts = [Part("How to audit it", (how,)), *model_parts(card)]
    else:
        lead = f"{found['settings'].get('count')} pictures of {name} were looked at."
        parts = [*audit_parts(found), *model_parts(card)]
    return page(f"Audit of the model {name}", lead, parts, [NO_FAIR])


def _dataset(studio: "Studio", name: str) -> "Dataset":
    if name not in studio.datasets.list():
        raise Missing(f"There is no data set {name[:80]!r}.")
    return studio.datasets.load(name)


def _newest_audit(house: House, owner: str, name: str, sha256: str) -> dict[str, Any] | None:
    wanted = (
        select(Job.result)
        .where(Job.owner == owner, Job.kind == "audit", Job.state == "succeeded")
        .order_by(Job.created.desc())
        .limit(_NEWEST_AUDITS)
    )
    with house.database.reading() as session:
        results = session.scalars(wanted).all()
    audits = (result.get("audit") for result in results)
    for each in audits:
        if isinstance(each, dict) and (each.get("model"), each.get("sha256")) == (name, sha256):
            return each
    return None
