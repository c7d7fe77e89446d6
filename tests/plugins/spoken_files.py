"""Picture files that say something of their author and their rights, in every field there is."""

import io
import struct
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin, TiffImagePlugin

KINDS = ("png", "jpeg", "webp", "tiff")
_PACKET = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>{before}<x:xmpmeta
xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:rights="http://purl.org/dc/elements/1.1/"
xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:cc="http://creativecommons.org/ns#"
xmlns:tdm="http://www.w3.org/ns/tdmrep/">{properties}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
XMP_PROPERTIES = {
    "dc:rights": "<rights:rights><rdf:Alt><rdf:li xml:lang='x-default'>{}</rdf:li></rdf:Alt>"
    "</rights:rights>",
    "dc:creator": "<rights:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></rights:creator>",
    "xmpRights:WebStatement": "<xmpRights:WebStatement>{}</xmpRights:WebStatement>",
    "xmpRights:UsageTerms": "<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang='en'>{}</rdf:li>"
    "</rdf:Alt></xmpRights:UsageTerms>",
    "cc:license": "<cc:license rdf:resource='{}'/>",
    "plus:DataMining": "<plus:DataMining>{}</plus:DataMining>",
    "plus:OtherConstraints": "<plus:OtherConstraints>{}</plus:OtherConstraints>",
    "tdm:reservation": "<tdm:reservation>{}</tdm:reservation>",
}


def spoken(
    kind: str,
    xmp: str = "",
    *,
    exif: dict[int, str] | None = None,
    iptc: str = "",
    before: str = "",
) -> bytes:
    """A picture file with XMP properties, EXIF texts and an IPTC copyright notice.

    ``before`` stands before the root element of the XMP.
    """
    image = Image.fromarray(np.full((24, 20, 3), 90, np.uint8))
    image.paste((200, 10, 30), (3, 4, 12, 15))
    packet = _PACKET.format(properties=xmp, before=before).encode()
    tags = Image.Exif()
    for tag, text in (exif or {}).items():
        tags[tag] = text
    options: dict[str, Any] = {"exif": tags} if exif else {}
    if kind == "png" and xmp:
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet.decode(), zip=len(xmp) % 2 == 1)
        options["pnginfo"] = info
    elif kind == "tiff":
        fields = TiffImagePlugin.ImageFileDirectory_v2()
        fields.tagtype |= {700: 1, 33723: 7}
        for tag, value in {700: packet * bool(xmp), 33723: _iim(iptc) * bool(iptc)}.items():
            if value:
                fields[tag] = value
        for tag, text in (exif or {}).items():
            fields[tag] = text
        options = {"tiffinfo": fields}
    elif xmp:
        options["xmp"] = packet
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    data = stream.getvalue()
    return _with_app13(data, _iim(iptc)) if iptc and kind == "jpeg" else data


def xmp_of(field: str, text: str) -> str:
    """One property as XMP."""
    return XMP_PROPERTIES[field].format(text)


def _iim(notice: str) -> bytes:
    """IPTC-IIM with the record version and a copyright notice (2:116)."""
    text = notice.encode()
    return b"\x1c\x02\x00\x00\x02\x00\x04" + b"\x1c\x02\x74" + struct.pack(">H", len(text)) + text


def _with_app13(jpeg: bytes, iim: bytes) -> bytes:
    """A JPEG with a Photoshop segment that holds IPTC."""
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iim)) + iim + b"\0" * (len(iim) % 2)
    segment = b"Photoshop 3.0\0" + block
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]
