"""``datapackage.json``: what a ledger's tables are, for people and programs that have never seen this project.

Run ``python -m duizhang.ledger.datapackage data/`` after a change to a table.
Format: Data Package v2, https://datapackage.org.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from duizhang.ledger.columns import Column, Table
from duizhang.ledger.files import digest, parse, write_atomic
from duizhang.ledger.load import MARK, find_data
from duizhang.ledger.schema import TABLES

__all__ = ["describe", "write_datapackage"]

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if column.unique:
        limits["unique"] = True
    if column.enum:
        limits["enum"] = list(column.enum)
    if column.type == "string" and column.regex:
        limits["pattern"] = f"^(?:{column.regex})$"
    if column.type == "integer":
        limits["minimum"] = 1 if column.pattern.startswith("[1-9]") else 0
    if column.longest:
        limits["maxLength"] = column.longest
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    return field | ({"constraints": limits} if limits else {})


def _schema(table: Table) -> dict[str, Any]:
    first = table.columns[0]
    key = list(table.key) or [first.name]
    schema: dict[str, Any] = {"fields": [_field(c) for c in table.columns], "missingValues": [""]}
    if not table.key or all(table.column(c).required for c in table.key):
        schema["primaryKey"] = key
    keys = []
    for column in table.columns:
        # A cell with several values is no foreign key to the format; the project's own rules look those up.
        if column.points_to and not column.many and not column.besides:
            home, _, name = column.points_to.partition(".")
            target = "" if home == table.name else home
            keys.append({"fields": [column.name], "reference": {"resource": target, "fields": [name]}})
    return schema | ({"foreignKeys": keys} if keys else {})


def describe(folder: str | Path, title: str = "") -> dict[str, Any]:
    """The data package of a ledger, its tables' sizes and digests as they are now.

    Parameters
    ----------
    folder : path
        The ledger's folder.
    title : str
        Its title; made from the places of its documents where none is given.

    Raises
    ------
    FileNotFoundError
        If a table is missing.
    """
    folder = Path(folder)
    tables = {name: (folder / table.file).read_bytes() for name, table in TABLES.items()}
    documents, _ = parse(tables["sources"], TABLES["sources"])
    places, _ = parse(tables["places"], TABLES["places"])
    named = {} if places is None else dict(zip(places["place"], places["name_en"], strict=True))
    rows = () if documents is None else list(documents.rows("title_zh", "title_en", "address", "place"))
    where = list(dict.fromkeys(named.get(place, place) for *_, place in rows))
    sources = []
    for _, chinese, english, address, _ in rows:
        link = {"path": address} if re.match(r"https?://\S+$", address) else {}
        sources.append({"title": f"{chinese} ({english})"} | link)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "duizhang-ledger",
        "title": title or f"Every number that {len(rows)} documents print about {', '.join(where)}",
        "description": "Every number that the documents print, where it stands, what it claims, and the published "
        "figures that it is held against. The documents themselves are not part of the package: offsets are code "
        "points of the raw files whose SHA-256 is given.",
        "licenses": [LICENCE],
        "sources": sources,
        "resources": [
            {
                "name": name,
                "type": "table",
                "path": table.file,
                "title": table.title,
                "description": table.description,
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(tables[name]),
                "hash": f"sha256:{digest(tables[name])}",
                "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
                "schema": _schema(table),
            }
            for name, table in TABLES.items()
        ],
    }


def write_datapackage(folder: str | Path) -> Path:
    """Write ``datapackage.json`` beside the tables, atomically; a title that stands there is kept."""
    path = Path(folder) / MARK
    title = json.loads(path.read_text(encoding="utf-8")).get("title", "") if path.exists() else ""
    text = json.dumps(describe(folder, title), ensure_ascii=False, indent=1) + "\n"
    write_atomic(path, text.encode("utf-8"))
    return path


if __name__ == "__main__":
    print(write_datapackage(sys.argv[1] if len(sys.argv) > 1 else find_data()))
