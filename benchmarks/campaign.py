"""What campaigns keep of their promises, measured in the files that they deliver.

``python benchmarks/campaign.py [FOLDER]`` makes campaigns of two photographs of the demo as a user
would: three variants in thirteen formats, and the web pack. It reads every file back: times, sizes
against budgets, CIEDE2000 of flat areas, contrast at the 5th percentile of the boxes of texts (of
the ground before letters were drawn on it). Then it looks at crops of photographs whose subjects
somebody drew boxes around by eye, in every layout and format, against crops of the middle. FOLDER
may hold photographs of the Debian package lomiri-wallpapers-16.04, for five more of these. Prints
tables and writes campaign.json.
"""

import json
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pinxit.base.about import __version__
from pinxit.base.shipped import shipped
from pinxit.desks.campaigns import Campaign, CampaignOrder, make_campaign
from pinxit.make.campaign.framing import KEPT, Frame, share_kept, window
from pinxit.make.campaign.kit import BrandKit
from pinxit.make.campaign.kit_file import kit_from
from pinxit.make.campaign.layouts import LAYOUTS, laid_out
from pinxit.make.campaign.packs import read_pack
from pinxit.make.campaign.subject import Subject, subject_of
from pinxit.make.color_names import parse_color
from pinxit.make.differences import delta_e
from pinxit.studio import Studio

KIT = """
brand: Harbor Roast
palette: {primary: "#0f4c5c", accent: "#e36414", background: "#fbf5ea", text: "#16232a"}
fonts: {headline: Fraunces, text: Inter}
texts:
  headline: Slow coffee, right by the harbor
  text: Roasted on Tuesdays, poured all week. Come for the view.
  call: Find a table
"""
MOTIFS = ("coffee.jpg", "launch-pad.jpg")
SOCIAL = ("instagram-portrait", "story", "facebook-link", "linkedin-banner", "x-header", "x-post")
SUBJECTS: Mapping[str, tuple[float, float, float, float]] = {
    "astronaut.jpg": (0.25, 0.03, 0.72, 0.55),
    "cat.jpg": (0.28, 0.20, 0.80, 0.90),
    "coffee.jpg": (0.29, 0.02, 0.70, 0.80),
    "launch-pad.jpg": (0.20, 0.22, 0.50, 0.62),
    "pagoda.jpg": (0.12, 0.05, 0.55, 0.90),
    "Dragonfly_by_Bolly.jpg": (0.55, 0.32, 0.78, 0.90),
    "Picture_0B_by_freespace.jpg": (0.40, 0.35, 0.72, 0.75),
    "free_by_Peter_Nerlich.jpg": (0.25, 0.57, 0.65, 0.88),
    "friends_by_Aitzol_Berasategi.jpg": (0.28, 0.22, 0.67, 0.66),
    "greentock_by_Peter_Nerlich.jpg": (0.50, 0.20, 0.82, 0.68),
}
"""Left, top, right and bottom of what is to be seen, as shares; drawn by eye."""
MIDDLE = Subject(0.5, 0.5, (0.45, 0.45, 0.55, 0.55), "middle")
Rows = list[dict[str, Any]]


def campaigns(studio: Studio, kit: BrandKit, folder: Path) -> Rows:
    """A row for each pack of each motif."""
    rows: Rows = []
    for name in MOTIFS:
        motif = studio.open(shipped("demo", "photographs", name))
        for pack in (read_pack("social").only(SOCIAL), read_pack("ads"), read_pack("web")):
            order = CampaignOrder(kit, pack, 3, 3, may_upscale=True)
            start, used = time.perf_counter(), _processor_time()
            made = make_campaign(studio, motif, order, folder / name / pack.name)
            told = {
                "motif": name,
                "pack": pack.name,
                "files": len(made.files),
                "failed": len(made.failed),
                "cpu_s_a_file": round((_processor_time() - used) / len(made.files), 2),
                "wall_s": round(time.perf_counter() - start, 1),
            }
            rows.append({**told, **kept_promises(made, kit)})
    return rows


def kept_promises(made: Campaign, kit: BrandKit) -> dict[str, Any]:
    """Sizes, budgets, contrasts and flat colors of the files of one campaign."""
    contrasts = [text["contrast"] for each in made.files for text in each.readings]
    apart = [_apart(each.path, each.flat, kit) for each in made.files if each.flat]
    sizes = [_size(each.path) == (each.width, each.height) for each in made.files]
    return {
        "right_size": all(sizes),
        "in_budget": all(each.path.stat().st_size <= each.most_bytes for each in made.files),
        "fullest": round(max(each.bytes / each.most_bytes for each in made.files), 2),
        "least_contrast": min(contrasts, default=None),
        "flat_areas": len(apart),
        "flat_dE_mean": round(float(np.mean([mean for mean, _ in apart])), 2) if apart else None,
        "flat_dE_worst_mean": round(max(mean for mean, _ in apart), 2) if apart else None,
        "flat_dE_worst_p95": round(max(high for _, high in apart), 2) if apart else None,
        "retargeted": sum(each.way == "retarget" for each in made.files),
        "left_out": sum(bool(each.left_out) for each in made.files),
    }


def _apart(path: Path, flat: tuple[list[int], str], kit: BrandKit) -> tuple[float, float]:
    """CIEDE2000 between a flat area of a file and its color: mean and 95th percentile."""
    (x, y, wide, high), role = flat
    with Image.open(path) as opened:
        pixels = np.asarray(opened.convert("RGB"), np.float32) / 255
    apart = delta_e(pixels[y : y + high, x : x + wide], parse_color(kit.palette[role]))
    return float(apart.mean()), float(np.percentile(apart, 95))


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as opened:
        return opened.size


def _processor_time() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def crops(studio: Studio, paths: Sequence[Path]) -> Rows:
    """A row for each photograph: how much of what was drawn by eye crops keep, ours and others."""
    rows: Rows = []
    frames = [
        Frame(layout.photo.w, layout.photo.h, *layout.subject, may_upscale=True)
        for size in read_pack("social").sizes
        for layout in (laid_out(name, size) for name in LAYOUTS)
    ]
    for path in paths:
        motif = studio.open(path)
        drawn = Subject(0.5, 0.5, SUBJECTS[path.name], "drawn")
        start = time.perf_counter()
        subject = subject_of(motif)
        seconds = round(time.perf_counter() - start, 2)
        row: dict[str, Any] = {"picture": path.stem[:18], "found": subject.found, "s": seconds}
        for name, used in (("ours", subject), ("middle", MIDDLE)):
            plain = [
                frame if name == "ours" else Frame(frame.width, frame.height, may_upscale=True)
                for frame in frames
            ]
            kept = [share_kept(motif, drawn, window(motif, used, frame)) for frame in plain]
            row[f"{name}_mean"] = round(float(np.mean(kept)), 3)
            row[f"{name}_kept"] = round(float(np.mean([each >= KEPT for each in kept])), 3)
        rows.append(row)
    return rows


def show(title: str, rows: Rows) -> None:
    """Prints rows as a table."""
    print(f"\n{title}")
    print("  ".join(rows[0]))
    for row in rows:
        print("  ".join(str(each) for each in row.values()))


def main() -> None:
    """Measures everything and writes it down."""
    more = sorted(Path(sys.argv[1]).glob("*.jpg")) if len(sys.argv) > 1 else []
    photographs = [*sorted(shipped("demo", "photographs").glob("*.jpg")), *more]
    with tempfile.TemporaryDirectory() as place:
        studio = Studio(Path(place) / "home")
        kit = kit_from(KIT, Path(place))
        found = crops(studio, [path for path in photographs if path.name in SUBJECTS])
        tables = {"crops": found, "campaigns": campaigns(studio, kit, Path(place))}
    for title, rows in tables.items():
        show(title, rows)
    for name in ("ours_mean", "ours_kept", "middle_mean", "middle_kept"):
        print(f"all photographs, {name}: {np.mean([row[name] for row in found]):.3f}")
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    told = {"pinxit": __version__, **machine, **tables}
    Path("campaign.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
