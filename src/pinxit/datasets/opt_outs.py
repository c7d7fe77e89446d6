"""What a picture says itself about being learned from: opt-outs in its XMP.

PLUS data mining property (IPTC Photo Metadata Standard 2023.1, ``plus:DataMining``), with the
vocabulary at http://ns.useplus.org/LDF/ldf-XMPSpecification#DataMining. Silence is no permission;
it leaves the decision to the license.
"""

import re

from pinxit.base.errors import UserMistake
from pinxit.pictures.read import read_labels

_PROPERTY = "DataMining"
_VALUE = re.compile(r"DMI-[A-Z]+(?:-[A-Z]+)*")
_PROHIBITS = "DMI-PROHIBITED"


def opt_out(data: bytes) -> str | None:
    """The prohibition of learning that a picture file carries, as a reason; None if there is none.

    Args:
        data: The whole file.
    """
    if _PROPERTY.encode() not in data and b"XML:com.adobe.xmp" not in data:
        return None
    try:
        xmp = read_labels(data).xmp or ""
    except UserMistake:
        return None
    values = _VALUE.findall(xmp) if _PROPERTY in xmp else []
    prohibiting = sorted({value for value in values if value.startswith(_PROHIBITS)})
    return f"the picture itself says plus:DataMining {prohibiting[0]}" if prohibiting else None
