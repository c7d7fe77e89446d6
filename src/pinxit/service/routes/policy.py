"""The rules under which people work here."""

from fastapi import APIRouter

from pinxit.datasets.policy import SWITCHES
from pinxit.service.asking import Me, TheHouse
from pinxit.service.rules import Rules
from pinxit.service.shapes.policy import (
    CopiesTold,
    MarkingTold,
    PolicyTold,
    RightsTold,
    Rule,
    SafetyTold,
)

router = APIRouter(tags=["policy"])


@router.get("/policy", summary="The rules in force")
def read_policy(me: Me, house: TheHouse) -> PolicyTold:
    """Checks, copies, safety, marks and rights, as values and as sentences; `policy.toml` decides.

    The file is written by hand, by whoever answers for the pictures: nobody changes it from afar.
    """
    rules = Rules.of(house.config.home)
    marking = rules.marking
    return PolicyTold(
        is_written=rules.is_written,
        checks=dict(rules.checks),
        copies=CopiesTold(**rules.copies.to_json()),
        safety=SafetyTold(**rules.safety.to_json()),
        marking=MarkingTold(
            preset=marking.preset, label=marking.has_label, provider=marking.provider
        ),
        rights=RightsTold(
            honored=[each for each in SWITCHES if rules.rights.honors(each)],
            off=sorted(rules.rights.off),
            reason=rules.rights.reason,
        ),
        rules=[Rule.model_validate(each, from_attributes=True) for each in rules.all()],
    )
