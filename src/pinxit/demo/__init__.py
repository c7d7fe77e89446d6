"""The demo: the main job on real pictures from end to end, and the page that tells of it."""

from pinxit.demo.story import tell_story

__all__ = ["tell_story"]
