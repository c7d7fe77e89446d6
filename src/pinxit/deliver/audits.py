"""The way out of audits: a page to print (PDF), or JSON."""

import json
from datetime import date
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.make.audited import Audit

AUDIT_SUFFIXES = (".pdf", ".json")


def write_audit(audit: Audit, path: Path, *, overwrite: bool = False) -> Path:
    """Writes an audit as the suffix says.

    Raises:
        UserMistake: the file may not be written there, or its suffix is neither .pdf nor .json.
    """
    suffix = path.suffix.lower()
    if suffix == ".json":
        data = json.dumps(audit.to_json(), ensure_ascii=False, indent=2).encode()
    elif suffix == ".pdf":
        from pinxit.deliver.audit_page import audit_page

        data = audit_page(audit, date.today())
    else:
        raise UserMistake(f"{path} is no file of an audit; end it in .pdf or .json.")
    write_bytes(path, data, overwrite=overwrite)
    return path
