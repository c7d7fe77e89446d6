"""A page that uses what the web pack made: pictures in widths, icons, background, colors."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from pinxit.base.files import write_bytes
from pinxit.base.shipped import shipped
from pinxit.deliver.campaign_files import Made
from pinxit.make.campaign.fonts import Typeface
from pinxit.make.campaign.kit import BrandKit, pen_on
from pinxit.make.color_names import parse_color

_MEDIA = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
_ORDER = ("avif", "webp", "png", "jpg")


@dataclass(frozen=True, slots=True)
class Site:
    """What the page shows; files lie in its folder or below.

    Attributes:
        kit: The brand.
        files: Pictures of the pack.
        folder: Where the page lies.
        logo: File of the logo; None for none.
        background: File of the seamless background; None for none.
        tile: Side at which it is shown, px.
        icons: Side and file of each icon.
    """

    kit: BrandKit
    files: Sequence[Made]
    folder: Path
    logo: Path | None
    background: Path | None
    tile: int
    icons: Sequence[tuple[int, Path]]

    def address(self, path: Path) -> str:
        """A file as the page names it."""
        return path.relative_to(self.folder).as_posix()


def write_site(site: Site, *, overwrite: bool = False) -> Path:
    """Writes the page, the colors as CSS, the fonts that may be passed on, and the manifest.

    Raises:
        UserMistake: a file may not be written there.
    """
    fonts = _write_fonts(site, overwrite=overwrite)
    css = palette_css(site.kit, fonts)
    write_bytes(site.folder / "palette.css", css.encode(), overwrite=overwrite)
    manifest = _manifest(site)
    write_bytes(site.folder / "site.webmanifest", manifest.encode(), overwrite=overwrite)
    path = site.folder / "index.html"
    write_bytes(path, _page(site).encode(), overwrite=overwrite)
    return path


def palette_css(kit: BrandKit, fonts: Mapping[str, str]) -> str:
    """Colors and fonts as CSS variables; "on-" is the color of letters on each.

    Args:
        kit: The brand.
        fonts: Addresses of font files, by their names.
    """
    lines = []
    for role, code in kit.palette.items():
        lines.append(f"  --{role}: {code};")
        lines.append(f"  --on-{role}: {pen_on(parse_color(code), kit.palette)};")
    for use, face, rest in (
        ("headline", kit.fonts.headline, "Georgia, serif"),
        ("text", kit.fonts.text, "system-ui, sans-serif"),
    ):
        lines.append(f'  --font-{use}: "{_family(face)}", {rest};')
        lines.append(f"  --weight-{use}: {_weight(face)};")
    faces = {face.name: face for face in (kit.fonts.headline, kit.fonts.text, kit.fonts.call)}
    rules = [
        f'@font-face {{ font-family: "{_family(faces[name])}"; font-weight: {_weight(faces[name])};'
        f' font-display: swap; src: url("{address}") format("woff2"); }}'
        for name, address in fonts.items()
    ]
    return "\n".join([*rules, ":root {", *lines, "}"]) + "\n"


def _write_fonts(site: Site, *, overwrite: bool) -> dict[str, str]:
    """Shipped fonts beside the page, with their license; others stay with their owner."""
    found = {}
    fonts = site.kit.fonts
    for face in dict.fromkeys((fonts.headline, fonts.text, fonts.call)):
        if not face.is_shipped:
            continue
        path = site.folder / "fonts" / face.name
        write_bytes(path, face.file.read_bytes(), overwrite=overwrite)
        license_ = face.file.with_name(f"{face.file.stem.rpartition('-')[0]}.OFL.txt")
        target = site.folder / "fonts" / license_.name
        write_bytes(target, license_.read_bytes(), overwrite=True)
        found[face.name] = site.address(path)
    return found


def _family(face: Typeface) -> str:
    return face.file.stem.rpartition("-")[0] if face.is_shipped else face.file.stem


def _weight(face: Typeface) -> str:
    return face.file.stem.rpartition("-")[2] if face.is_shipped else "400"


def _manifest(site: Site) -> str:
    icons = [
        {"src": site.address(path), "sizes": f"{side}x{side}", "type": "image/png"}
        for side, path in site.icons
        if side >= 192
    ]
    palette = site.kit.palette
    told = {
        "name": site.kit.name,
        "icons": icons,
        "theme_color": palette["primary"],
        "background_color": palette["background"],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _page(site: Site) -> str:
    kit, texts = site.kit, site.kit.texts
    heroes = [each for each in site.files if each.format == "hero"]
    first = [each for each in heroes if each.variant == heroes[0].variant] if heroes else []
    hero = _picture(site, first, kit.name)
    previews = [each for each in site.files if each.format == "open-graph"]
    og = (
        f'<meta property="og:image" content="{site.address(previews[0].path)}">' if previews else ""
    )
    logo = f'<img src="{site.address(site.logo)}" alt="{escape(kit.name)}">' if site.logo else ""
    call = f'<a class="button" href="#pictures">{escape(texts.call)}</a>' if texts.call else ""
    template = Template(shipped("brand-page.html").read_text(encoding="utf-8"))
    return template.substitute(
        name=escape(kit.name),
        headline=escape(texts.headline or kit.name),
        text=escape(texts.text),
        primary=kit.palette["primary"],
        og=og,
        logo=logo or escape(kit.name),
        hero=hero,
        call=call,
        background=site.address(site.background) if site.background else "",
        tile=site.tile,
        variants="".join(_figure(site, each) for each in previews or heroes[:4]),
        swatches="".join(_swatch(role, code, kit) for role, code in kit.palette.items()),
        icons="".join(_icon(site, side, path) for side, path in site.icons if side <= 192),
        code=escape(hero),
    )


def _picture(site: Site, files: Sequence[Made], alt: str) -> str:
    """One picture in all its widths and types; the last type is for browsers that know no other."""
    if not files:
        return ""
    by_type: dict[str, list[Made]] = {}
    for each in sorted(files, key=lambda file: file.width):
        by_type.setdefault(each.path.suffix[1:], []).append(each)
    sources, fallback = [], ""
    for kind in sorted(by_type, key=_ORDER.index):
        srcset = ",\n    ".join(f"{site.address(f.path)} {f.width}w" for f in by_type[kind])
        sizes = "(max-width: 52rem) 100vw, 58vw"
        last = by_type[kind][-1]
        fallback = (
            f'<img src="{site.address(last.path)}" srcset="{srcset}" sizes="{sizes}"\n    '
            f'width="{last.width}" height="{last.height}" alt="{escape(alt)}" fetchpriority="high">'
        )
        sources.append(f'<source type="{_MEDIA[kind]}" sizes="{sizes}" srcset="{srcset}">')
    return "<picture>\n  " + "\n  ".join([*sources[:-1], fallback]) + "\n</picture>"


def _figure(site: Site, each: Made) -> str:
    size = f'width="{each.width}" height="{each.height}"'
    return (
        f'<figure><img src="{site.address(each.path)}" {size} loading="lazy" '
        f'alt="{escape(each.variant)}"><figcaption>{escape(each.variant)}</figcaption></figure>'
    )


def _swatch(role: str, code: str, kit: BrandKit) -> str:
    pen = pen_on(parse_color(code), kit.palette)
    style = f"background:{code};color:{pen}"
    return f'<div style="{style}"><strong>{escape(role)}</strong><span>{code}</span></div>'


def _icon(site: Site, side: int, path: Path) -> str:
    shown = min(side, 96)
    return (
        f'<img src="{site.address(path)}" width="{shown}" height="{shown}" alt="Icon, {side} px">'
    )
