"""The losses of a training in words, for people who do not read losses."""

from collections.abc import Mapping

_WORDS = (
    (0.45, "lags behind: there is little to learn from it"),
    (0.6, "hardly tells them apart: either it is new to them, or they are good"),
    (0.9, "and the generator are about even: this is how it should be"),
    (0.98, "is ahead, as it often is with few pictures: the generator still learns"),
    (1.01, "is far ahead: more pictures or more augmentation would help"),
)
"""Up to this share of pairs told apart, how the discriminator stands."""


def losses_in_words(facts: Mapping[str, float]) -> str:
    """How the two networks stand to each other; "" where the numbers do not say.

    Args:
        facts: Of a learner's update; "accuracy" is the share of pairs that are told apart.
    """
    accuracy = facts.get("accuracy")
    if accuracy is None or not 0 <= accuracy <= 1:
        return ""
    words = next(words for most, words in _WORDS if accuracy <= most)
    return f"of a real and a made picture, {accuracy:.0%} are told apart: the discriminator {words}"
