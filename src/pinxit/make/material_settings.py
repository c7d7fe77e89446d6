"""Knobs of materials; apart from the verb, so that they can be read without what makes them."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob

OPENGL, DIRECTX = NORMALS = ("opengl", "directx")
AUTO, WRAP, MIRROR = EDGES = ("auto", "wrap", "mirror")


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialSettings(Settings):
    """Knobs of guessing a surface from a picture."""

    normal: str = knob(
        OPENGL, "Which way green points in normals: up (OpenGL, glTF) or down", choices=NORMALS
    )
    relief: float = knob(20.0, "How much surfaces lean on average", low=0, high=70, unit="degrees")
    delight: float = knob(0.7, "How much light and shade is taken out of base", low=0, high=1)
    roughness: float = knob(0.7, "Roughness on average; 0 is a mirror", low=0, high=1)
    is_inverted: bool = knob(False, "What is bright is deep")
    edges: str = knob(
        AUTO, "Whether filters go around the border; auto: if the picture repeats", choices=EDGES
    )
