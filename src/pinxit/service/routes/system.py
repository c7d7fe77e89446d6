"""What this server is and has."""

import os
import shutil

from fastapi import APIRouter

from pinxit.base.about import __version__
from pinxit.service.asking import TheHouse
from pinxit.service.shapes.system import System

LANGUAGES = ["en", "de"]

router = APIRouter(tags=["system"])


@router.get("/system", summary="What this server is and has")
def read_system(house: TheHouse) -> System:
    """Version, device, memory, disk, and how large a picture may be."""
    config = house.config
    return System(
        version=__version__,
        device=config.device,
        cores=os.cpu_count() or 1,
        memory_mb=_memory() // 2**20,
        disk_free_mb=shutil.disk_usage(config.home).free // 2**20,
        auth=config.auth,
        languages=LANGUAGES,
        most_upload_bytes=config.most_upload_bytes,
        most_upload_pixels=config.most_upload_pixels,
    )


def _memory() -> int:
    """Bytes of memory of this machine; 0 where the system does not say."""
    if not hasattr(os, "sysconf"):
        return 0
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
