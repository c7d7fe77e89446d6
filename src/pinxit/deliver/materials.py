"""The way out of materials: a picture for each map, and files by which other programs load them.

Maps are delivered as every picture is. The glTF file (Khronos glTF 2.0) shows them on a plane, the
MaterialX file (1.38, node ``gltf_pbr``) names them for renderers; both are signed by a manifest
beside them, which names the maps by their hashes.
"""

import base64
import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pinxit.base.about import __version__
from pinxit.base.files import refuse_existing
from pinxit.deliver.documents import write_document
from pinxit.deliver.exr import SUFFIX
from pinxit.deliver.files import Delivered
from pinxit.make.material import MAPS, PREVIEW, Material
from pinxit.make.material_settings import DIRECTX, WRAP
from pinxit.make.mipmaps import mipmaps
from pinxit.mark.deeds import BY_ALGORITHM, VOCABULARY
from pinxit.mark.keys import Signer
from pinxit.mark.sidecars import Told

MATERIAL = "org.pinxit.material"
"""Label of the assertion that tells of a material."""
GUESSED = "Estimated from one picture, not measured."

_FLOAT, _SHORT = 5126, 5123
_REPEAT, _CLAMP = 10497, 33071
_MIPMAPS, _LINEAR = 9987, 9729

Deliver = Callable[..., Delivered]
"""Writes a picture to a path, as `Studio.deliver` does."""


@dataclass(frozen=True, slots=True)
class MaterialFiles:
    """Where the files of a material go, and how.

    Attributes:
        home: Folder and name: "out/gravel" gives "out/gravel_base.png" and so on.
        deliver: Delivers each picture.
        signer: Signs the files that are no pictures.
        suffix: Of the maps, ".png" or ".exr"; what glTF reads is always PNG.
        has_mipmaps: Whether every smaller size is written, too.
        overwrite: Whether files that are there may be replaced.
    """

    home: Path
    deliver: Deliver
    signer: Signer
    suffix: str = ".png"
    has_mipmaps: bool = False
    overwrite: bool = False

    def place(self, name: str, level: int = 0) -> Path:
        """Where a map goes."""
        suffix = ".png" if name == PREVIEW else self.suffix
        ending = f"_mip{level}" if level else ""
        return self.home.with_name(f"{self.home.name}_{name}{ending}{suffix}")

    def document(self, suffix: str) -> Path:
        """Where a file that is no picture goes."""
        return self.home.with_name(f"{self.home.name}{suffix}")

    def refuse_taken(self, names: tuple[str, ...]) -> None:
        """Makes sure, before any work, that all may be written.

        Raises:
            UserMistake: a file is there already.
        """
        places = [self.place(name) for name in names]
        for path in (*places, self.document(".gltf"), self.document(".mtlx")):
            refuse_existing(path, overwrite=self.overwrite)


def names_for(wanted: tuple[str, ...], normal: str) -> tuple[str, ...]:
    """The maps that are made if some are wanted: those that glTF needs besides, and a preview."""
    more: tuple[str, ...] = ("orm",) if {"ao", "roughness"} & set(wanted) else ()
    more += ("normal-gl",) if "normal" in wanted and normal == DIRECTX else ()
    return tuple(dict.fromkeys((*wanted, *more, PREVIEW)))


def deliver_material(material: Material, files: MaterialFiles) -> dict[str, Path]:
    """Writes everything; gives where each map and each document lies.

    Raises:
        Refused: a check blocks it.
        UserMistake: a file may not be written there.
    """
    done: dict[str, Path] = {}
    for name, picture in material.maps.items():
        done[name] = files.place(name)
        files.deliver(picture, done[name], overwrite=files.overwrite)
        if files.has_mipmaps and name != PREVIEW:
            for level, small in enumerate(mipmaps(picture), 1):
                files.deliver(small, files.place(name, level), overwrite=files.overwrite)
    maps = {name: path for name, path in done.items() if name != PREVIEW}
    written = {".mtlx": _mtlx(material, maps)}
    if files.suffix != SUFFIX:
        written[".gltf"] = _gltf(material, maps)
    facts = {
        "maps": {name: path.name for name, path in maps.items()},
        "settings": material.settings.to_json(),
        "depth": round(material.depth, 6),
        "said": GUESSED,
    }
    for suffix, data in written.items():
        path = files.document(suffix)
        told = Told(path.name, MATERIAL, facts, VOCABULARY + BY_ALGORITHM)
        write_document(path, data, told, maps.values(), files.signer, overwrite=files.overwrite)
        done[suffix[1:]] = path
    return done


def _gltf(material: Material, maps: Mapping[str, Path]) -> bytes:
    """A plane of one unit's width with the material on it."""
    height = material.maps[next(iter(maps))].height / material.maps[next(iter(maps))].width
    normal = "normal-gl" if "normal-gl" in maps else "normal"
    used = [name for name in ("base", normal, "orm") if name in maps]
    index = {name: {"index": number} for number, name in enumerate(used)}
    wrap = _REPEAT if material.settings.edges == WRAP else _CLAMP
    rough: dict[str, Any] = {"metallicFactor": 0.0 if "orm" not in index else 1.0}
    look: dict[str, Any] = {"name": "material", "pbrMetallicRoughness": rough}
    if "base" in index:
        rough["baseColorTexture"] = index["base"]
        base = material.maps["base"]
        if base.channels == 4 and base.pixels[..., 3].min() < 1:
            look["alphaMode"] = "BLEND"
    if "orm" in index:
        rough["metallicRoughnessTexture"] = index["orm"]
        look["occlusionTexture"] = index["orm"]
    if normal in index:
        look["normalTexture"] = index[normal]
    mesh, buffer = _plane(height)
    document = {
        "asset": {"version": "2.0", "generator": f"Pinxit {__version__}"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": "plane"}],
        **mesh,
        "materials": [look],
        **({"textures": [{"source": n, "sampler": 0} for n in range(len(used))]} if used else {}),
        **({"images": [{"uri": maps[name].name} for name in used]} if used else {}),
        "samplers": [{"wrapS": wrap, "wrapT": wrap, "minFilter": _MIPMAPS, "magFilter": _LINEAR}],
        "buffers": [buffer],
        "extras": {"said": GUESSED, "depth": round(material.depth, 6)},
    }
    if not used:
        del document["samplers"]
    return (json.dumps(document, indent=1) + "\n").encode()


def _plane(height: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Four corners with normals, tangents and places on the texture, and their buffer."""
    x, y = 0.5, height / 2
    corners = ((-x, -y, 0.0), (x, -y, 0.0), (x, y, 0.0), (-x, y, 0.0))
    parts = [
        ("POSITION", "VEC3", [each for corner in corners for each in corner]),
        ("NORMAL", "VEC3", [0.0, 0.0, 1.0] * 4),
        ("TANGENT", "VEC4", [1.0, 0.0, 0.0, 1.0] * 4),
        ("TEXCOORD_0", "VEC2", [0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]),
    ]
    data = b""
    views: list[dict[str, int]] = []
    accessors: list[dict[str, Any]] = []
    for name, kind, numbers in parts:
        accessor: dict[str, Any] = {
            "bufferView": len(views),
            "componentType": _FLOAT,
            "count": 4,
            "type": kind,
        }
        if name == "POSITION":
            accessor |= {"min": [-x, -y, 0.0], "max": [x, y, 0.0]}
        part = struct.pack(f"<{len(numbers)}f", *numbers)
        views.append(
            {"buffer": 0, "byteOffset": len(data), "byteLength": len(part), "target": 34962}
        )
        accessors.append(accessor)
        data += part
    order = struct.pack("<6H", 0, 1, 2, 0, 2, 3)
    views.append({"buffer": 0, "byteOffset": len(data), "byteLength": 12, "target": 34963})
    accessors.append({"bufferView": 4, "componentType": _SHORT, "count": 6, "type": "SCALAR"})
    data += order
    attributes = {name: number for number, (name, _, _) in enumerate(parts)}
    primitive = {"attributes": attributes, "indices": 4, "material": 0}
    uri = "data:application/octet-stream;base64," + base64.b64encode(data).decode()
    mesh = {
        "meshes": [{"name": "plane", "primitives": [primitive]}],
        "accessors": accessors,
        "bufferViews": views,
    }
    return mesh, {"byteLength": len(data), "uri": uri}


def _mtlx(material: Material, maps: Mapping[str, Path]) -> bytes:
    root = ElementTree.Element("materialx", version="1.38", colorspace="lin_rec709")
    root.append(ElementTree.Comment(f" Pinxit {__version__}. {GUESSED} "))
    kinds = {"base": "color3", "height": "float", "roughness": "float", "ao": "float"}
    normal = "normal-gl" if "normal-gl" in maps else "normal"
    kinds[normal] = "vector3"
    for name in (*MAPS, "normal-gl"):
        if name in maps and name in kinds:
            image = ElementTree.SubElement(root, "image", name=_id(name), type=kinds[name])
            space = {"colorspace": "srgb_texture"} if name == "base" and not _is_exr(maps) else {}
            _input(image, "file", "filename", value=maps[name].name, **space)
    if normal in maps:
        bent = ElementTree.SubElement(root, "normalmap", name="bent", type="vector3")
        _input(bent, "in", "vector3", nodename=_id(normal))
    shader = ElementTree.SubElement(root, "gltf_pbr", name="shader", type="surfaceshader")
    for name, kind, node in (
        ("base_color", "color3", "base"),
        ("occlusion", "float", "ao"),
        ("roughness", "float", "roughness"),
    ):
        if node in maps:
            _input(shader, name, kind, nodename=_id(node))
    _input(shader, "metallic", "float", value="0")
    if normal in maps:
        _input(shader, "normal", "vector3", nodename="bent")
    look = ElementTree.Element("surfacematerial", name="material", type="material")
    _input(look, "surfaceshader", "surfaceshader", nodename="shader")
    if "height" in maps:
        moved = ElementTree.SubElement(
            root, "displacement", name="moved", type="displacementshader"
        )
        _input(moved, "displacement", "float", nodename=_id("height"))
        _input(moved, "scale", "float", value=f"{material.depth:.6f}")
        _input(look, "displacementshader", "displacementshader", nodename="moved")
    root.append(look)
    ElementTree.indent(root)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _input(parent: ElementTree.Element, name: str, kind: str, **more: str) -> None:
    ElementTree.SubElement(parent, "input", {"name": name, "type": kind, **more})


def _id(name: str) -> str:
    return f"map_{name.replace('-', '_')}"


def _is_exr(maps: Mapping[str, Path]) -> bool:
    return any(path.suffix == SUFFIX for path in maps.values())
