"""Tables as an Excel workbook."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lunzheng.batch.schema import ALL_TABLES
from lunzheng.errors import MissingExtra, OutputError
from lunzheng.outputs import whole_file

#: What a sheet and a cell of Excel can hold.
_SHEET_ROWS = 1_048_576
_CELL_UNITS = 32_767
#: Control characters that XML has no place for.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_excel(
    sheets: Mapping[str, Iterable[Sequence[tuple[Any, ...]]]], path: Path
) -> tuple[dict[str, int], list[str]]:
    """Write one sheet a table; text stays text, whatever it begins with.

    Parameters
    ----------
    sheets : table → its rows, in pieces.

    Returns
    -------
    Rows by table, and what Excel could not hold, in words.

    Raises
    ------
    OutputError : for a table with more rows than a sheet has, or when it cannot be written.
    MissingExtra : without openpyxl.
    """
    try:
        import openpyxl
        from openpyxl.cell import WriteOnlyCell
    except ImportError as error:
        raise MissingExtra("Writing Excel", "openpyxl", "store") from error
    book = openpyxl.Workbook(write_only=True)
    counts: dict[str, int] = {}
    losses: Counter[str] = Counter()
    for table, pieces in sheets.items():
        sheet = book.create_sheet(table)
        sheet.freeze_panes = "A2"
        sheet.append([column.name for column in ALL_TABLES[table]])
        counts[table] = 0
        for rows in pieces:
            counts[table] += len(rows)
            if counts[table] >= _SHEET_ROWS:
                raise OutputError(
                    f"{path}: the table {table} has more than the {_SHEET_ROWS - 1:,} rows that a "
                    "sheet of Excel takes. Export it as .csv or .duckdb."
                )
            for row in rows:
                cells: list[Any] = []
                for value in row:
                    if isinstance(value, str):
                        cell = WriteOnlyCell(sheet, _fitting(value, losses))
                        cell.data_type = "s"  # 「=」 opens a formula otherwise
                        cells.append(cell)
                    else:
                        cells.append(value)
                sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    with whole_file(path) as file:
        file.write(content.getvalue())
    return counts, [f"{count:,} {what}" for what, count in losses.items()]


def _fitting(text: str, losses: Counter[str]) -> str:
    if _ILLEGAL.search(text):
        losses["cells with control characters, which were replaced by �"] += 1
        text = _ILLEGAL.sub("�", text)
    if len(text.encode("utf-16-le")) // 2 > _CELL_UNITS:
        losses[f"cells cut to the {_CELL_UNITS:,} characters that a cell of Excel takes"] += 1
        text = text.encode("utf-16-le")[: 2 * _CELL_UNITS].decode("utf-16-le", "ignore")
    return text
