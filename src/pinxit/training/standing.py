"""How the two networks of a GAN stand, in words."""

from collections.abc import Mapping

_EVEN, _AHEAD, _FAR = 0.6, 0.97, 6.0


def standing(facts: Mapping[str, float]) -> str:
    """Who is ahead, and how many pictures are learned in a second; "" if the facts do not say.

    A discriminator that tells nearly all pairs apart is as it should be, as long as it is not sure
    of itself by far: then the generator still learns from it.

    Args:
        facts: "accuracy", the share of pairs told apart; "margin", how far; "pictures_per_second".
    """
    parts = []
    accuracy, margin = facts.get("accuracy"), abs(facts.get("margin", 0.0))
    if accuracy is not None:
        if accuracy < 1 - _EVEN:
            parts.append("generator ahead")
        elif accuracy < _EVEN:
            parts.append("even")
        elif accuracy > _AHEAD and margin > _FAR:
            parts.append("discriminator far ahead")
        else:
            parts.append("discriminator ahead" if accuracy > _AHEAD else "discriminator leads")
    pace = facts.get("pictures_per_second")
    if pace is not None:
        parts.append(f"{pace:.0f} pictures/s")
    return ", ".join(parts)
