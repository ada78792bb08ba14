"""Rows into files: JSON, CSV for French spreadsheets, XLSX. Written beside and put in place at once: never half a file.

A cell that a spreadsheet would run as a formula is forced to text: contributeurs write what these cells hold.
"""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

Rows = Sequence[dict[str, Any]]

FORMULES = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four: full width
CELLULE_MAX = 32_767  # characters that a spreadsheet cell can hold
SEPARATEUR = " ; "


def to_json(rows: Rows) -> bytes:
    return (json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n").encode()


def to_csv(rows: Rows, *, colonnes: Sequence[str] = ()) -> bytes:
    """Semicolons and a byte order mark, as a French spreadsheet opens it without a question. `colonnes`: headings, even of no row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(colonnes or _columns(rows))
    for row in rows:
        writer.writerow([_forced(_flat(value)) for value in row.values()])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def to_xlsx(rows: Rows) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Fiches")
    sheet.freeze_panes = "C2"
    sheet.append([_cell(sheet, column, bold=True) for column in _columns(rows)])
    for row in rows:
        sheet.append([_cell(sheet, _flat(value)) for value in row.values()])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


FORMATS: dict[str, Callable[[Rows], bytes]] = {"json": to_json, "csv": to_csv, "xlsx": to_xlsx}


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all. Raises `OSError`."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """That of the file being replaced; for a new one, what the process gives to its files."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _columns(rows: Rows) -> list[str]:
    return list(rows[0]) if rows else ["numero", "titre"]


def _flat(value: Any) -> str | int:
    """A cell: lists on one line, objects as « label : value »."""
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    if isinstance(value, list):
        return SEPARATEUR.join(str(_flat(part)) for part in value)
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    return text if len(text) <= CELLULE_MAX else text[: CELLULE_MAX - 1] + "…"


def _forced(value: str | int) -> str | int:
    """An apostrophe in front: a spreadsheet then shows the text and runs nothing."""
    return f"'{value}"[:CELLULE_MAX] if isinstance(value, str) and value.startswith(FORMULES) else value


def _cell(sheet: Any, value: str | int, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl makes a formula of what starts with « = »
        cell.quotePrefix = value.startswith(FORMULES)
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell
