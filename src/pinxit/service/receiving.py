"""Forms with files, held in memory alone and never larger than allowed: nothing touches a disk."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import PurePath

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from pinxit.mark.reading import printable
from pinxit.service.problem import Told, TooLarge

_FORM_FIELDS = 64
_OVERHEAD = 2**16  # what a form adds to the files in it
_LEAST = 2**16
"""Bytes of one file that must come in ..."""
_IN_SECONDS = 10.0
"""... within so many seconds, again and again: who sends nothing keeps nobody waiting."""


class NoForm(Told):
    """The request is no form with files."""

    status = HTTPStatus.BAD_REQUEST
    code = "no_form"


@dataclass(frozen=True, slots=True)
class Received:
    """One file of a form.

    Attributes:
        name: Its name, without folders; for messages.
        data: All of it.
    """

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Form:
    """A form.

    Attributes:
        fields: Texts by their names; the last one, if there are several.
        files: Files by the names of their fields, without "[]".
    """

    fields: dict[str, str]
    files: dict[str, list[Received]]


async def received(
    request: Request, most_bytes: int, most_files: int = 1, *, is_hurried: bool = False
) -> Form:
    """The form in a request.

    Args:
        request: Not read yet.
        most_bytes: Of all files together.
        most_files: How many files there may be.
        is_hurried: Whether it must come in steadily.

    Raises:
        TooLarge: there is more.
        TooSlowly: it came in too slowly.
        NoForm: the request is no such form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise NoForm("Send a form (multipart/form-data) with a file in it.")
    parser = MultiPartParser(
        request.headers,
        _limited(_steady(request.stream()) if is_hurried else request.stream(), most_bytes),
        max_files=most_files,
        max_fields=_FORM_FIELDS,
        max_part_size=most_bytes,
    )
    parser.spool_max_size = most_bytes + _OVERHEAD  # more is never read, so nothing is spooled
    try:
        form = await parser.parse()
    except MultiPartException as fault:
        raise NoForm(f"This form cannot be read: {fault.message}") from fault
    try:
        return await _taken(list(form.multi_items()))
    finally:
        await form.close()


class TooSlowly(Told):
    """The request came in too slowly."""

    status = HTTPStatus.REQUEST_TIMEOUT
    code = "too_slowly"


async def one_file(request: Request, most_bytes: int, seconds: float) -> Received:
    """The one file in a form, whatever its field is called.

    Args:
        request: Not read yet.
        most_bytes: Of the file.
        seconds: In which it must have come in.

    Raises:
        TooSlowly: it did not.
        TooLarge: it is larger.
        NoForm: there is none, or more than one.
    """
    try:
        async with asyncio.timeout(seconds):
            form = await received(request, most_bytes, is_hurried=True)
    except TimeoutError as fault:
        raise TooSlowly(
            f"The file did not come in within {seconds:.0f} seconds; send a smaller one.",
            params={"seconds": round(seconds)},
        ) from fault
    files = [each for some in form.files.values() for each in some]
    if len(files) != 1:
        raise NoForm("Send one file, in the field 'file'.")
    return files[0]


async def _taken(items: list[tuple[str, UploadFile | str]]) -> Form:
    form = Form({}, {})
    for name, value in items:
        if isinstance(value, str):
            form.fields[name] = value
            continue
        title = PurePath((value.filename or "").replace("\\", "/")).name
        made = Received(printable(title) or "This file", await value.read())
        form.files.setdefault(name.removesuffix("[]"), []).append(made)
    return form


async def _limited(pieces: AsyncIterator[bytes], most_bytes: int) -> AsyncGenerator[bytes, None]:
    most, read = most_bytes + _OVERHEAD, 0
    async for chunk in pieces:
        read += len(chunk)
        if read > most:
            raise TooLarge(
                f"At most {most_bytes / 2**20:,.0f} MB are taken; send a smaller file.",
                params={"most_mb": most_bytes // 2**20},
            )
        yield chunk


async def _steady(pieces: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Gives up as soon as too little comes in."""
    clock = asyncio.get_running_loop().time
    until, read = clock() + _IN_SECONDS, 0
    while True:
        try:
            async with asyncio.timeout_at(until):
                chunk = await anext(pieces, None)
        except TimeoutError as fault:
            raise TooSlowly(
                f"The file comes in too slowly: less than {_LEAST // 2**10} KB in "
                f"{_IN_SECONDS:.0f} seconds. Try again on a faster line.",
                params={"kb": _LEAST // 2**10, "seconds": round(_IN_SECONDS)},
            ) from fault
        if chunk is None:
            return
        yield chunk
        read += len(chunk)
        if read >= _LEAST:
            until, read = clock() + _IN_SECONDS, 0
