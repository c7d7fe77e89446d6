"""The XMP packet, for the many viewers that read no C2PA.

Properties: IPTC Photo Metadata Standard 2025.1 (Iptc4xmpExt), XMP specification part 1.
"""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from pinxit.base.about import __version__
from pinxit.clips.clip import Clip
from pinxit.mark.deeds import VOCABULARY, is_ai, source_type_of
from pinxit.mark.disclosure import NAMESPACES, Disclosure
from pinxit.pictures.history import is_panorama
from pinxit.pictures.picture import Picture

# XML 1.0, production 2: everything else may not stand in a document, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"{namespaces}>
{properties}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def xmp_of(picture: Picture | Clip, disclosure: Disclosure | None = None) -> str:
    """The packet for a picture or clip: what it is, which system made it, what a law asks for."""
    properties = [f"   <xmp:CreatorTool>{_text(f'Pinxit {__version__}')}</xmp:CreatorTool>"]
    source_type = source_type_of(picture.steps)
    if source_type is not None:
        where = quoteattr(VOCABULARY + source_type)
        properties.append(f"   <Iptc4xmpExt:DigitalSourceType rdf:resource={where}/>")
    engines = {step.engine: step.version for step in picture.steps if step.engine}
    if is_ai(picture.steps):
        systems = ", ".join(["Pinxit", *engines])
        versions = ", ".join([__version__, *engines.values()])
        properties.append(
            f"   <Iptc4xmpExt:AISystemUsed>{_text(systems)}</Iptc4xmpExt:AISystemUsed>"
        )
        properties.append(
            "   <Iptc4xmpExt:AISystemVersionUsed>"
            f"{_text(versions)}</Iptc4xmpExt:AISystemVersionUsed>"
        )
    told = {**(disclosure.properties() if disclosure else {}), **_panorama_of(picture)}
    properties += [_property(name, value) for name, value in told.items()]
    known = {**NAMESPACES, "GPano": "http://ns.google.com/photos/1.0/panorama/"}
    used = [prefix for prefix in known if any(name.startswith(f"{prefix}:") for name in told)]
    namespaces = "".join(f'\n    xmlns:{each}="{known[each]}"' for each in used)
    return _PACKET.format(properties="\n".join(properties), namespaces=namespaces)


def _panorama_of(picture: Picture | Clip) -> dict[str, str | Sequence[str]]:
    """What viewers need to know of a panorama (Photo Sphere XMP metadata, namespace GPano)."""
    if not isinstance(picture, Picture) or not is_panorama(picture.steps):
        return {}
    width, height = str(picture.width), str(picture.height)
    return {
        "GPano:ProjectionType": "equirectangular",
        "GPano:UsePanoramaViewer": "True",
        "GPano:FullPanoWidthPixels": width,
        "GPano:FullPanoHeightPixels": height,
        "GPano:CroppedAreaImageWidthPixels": width,
        "GPano:CroppedAreaImageHeightPixels": height,
        "GPano:CroppedAreaLeftPixels": "0",
        "GPano:CroppedAreaTopPixels": "0",
    }


def _property(name: str, value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return f"   <{name}>{_text(value)}</{name}>"
    items = "".join(f"<rdf:li>{_text(each)}</rdf:li>" for each in value)
    return f"   <{name}><rdf:Bag>{items}</rdf:Bag></{name}>"


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", value))
