"""Another end of a training, from a moment of it on."""

from dataclasses import replace

from pinxit.base.errors import UserMistake
from pinxit.engines import ENGINES
from pinxit.training.plan import TrainingPlan
from pinxit.training.run_folder import NOW, RunFolder


def branched(plan: TrainingPlan, folder: RunFolder, trunk: RunFolder) -> TrainingPlan:
    """The plan with all that it does not say itself from the training that it branches off.

    Args:
        plan: Its ``branch`` is NAME@PERCENT, or NAME@now.
        folder: Gets the state of that moment.
        trunk: The folder of that training.

    Raises:
        UserMistake: there is no such training or moment, or it had other pictures.
    """
    about, moment = trunk.about(), plan.branch.partition("@")[2]
    if not about or not (moment.isdecimal() or moment == NOW):
        raise UserMistake(
            f"{plan.branch!r} names no moment of a training; write NAME@PERCENT, such as "
            f"drawings@50, or NAME@{NOW}, with the name of one that ran here."
        )
    if about["dataset"].get("digest") != plan.dataset.digest:
        raise UserMistake(
            f"The training {plan.branch} learned from other pictures than {plan.dataset.name} has "
            "now; --start goes on from its model with other ones."
        )
    folder.branch(trunk, moment)
    rows, columns, channels = about["shape"]
    return replace(
        plan,
        knobs={**ENGINES.load(plan.engine).settings_type.as_kept(about["settings"]), **plan.knobs},
        recipe="",
        resolution=(rows, columns),
        channels=channels,
        seed=about["seed"],
    )
