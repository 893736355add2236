"""The chapters, the table of contents and the configuration of a book that is made of somebody's own data folder.

Words are ours and stand in ``duizhang/publish/own/``; what the ledger says is
put in by directives, and a name in a heading as plain text.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from duizhang.pages.declared import Declared
from duizhang.pages.markup import plain_markdown
from duizhang.pages.proposed import document_labels, harmless
from duizhang.publish.kits import stated_licences

if TYPE_CHECKING:
    from duizhang.claim import Facts

__all__ = ["GENERAL", "chapters_of", "config_of", "title_of", "toc_of"]

#: Chapters of the book about Taiyuan that hold for any place, and are taken as they are: methods and terms are those of
#: Chinese statistics, and the two tables come from whatever ledger is at hand. All others speak of Taiyuan.
GENERAL = ("look-it-up/methods", "look-it-up/glossary", "look-it-up/all-claims", "look-it-up/ledger")
#: Where a document's claims stand; apart from all other chapters, because a document may have any short name.
LEDGER = "ledger"
PROMISED = "targets/promised"
_WORDS = Path(__file__).parent / "own"
#: The parts of the book: caption, and the notebooks whose pages it holds.
_PARTS = (
    ("The documents", ("source-audit", "verdicts")),
    ("Growth", ("growth-rates",)),
    ("Sectors and money", ("sector-claims",)),
    ("Places in their parent", ("district-comparison",)),
    ("Targets", ("targets",)),
    ("Figures that travel", ("shared-figures",)),
    ("Try it", ("check-a-claim",)),
)
_MOST_PLACES = 3


def title_of(facts: Facts) -> str:
    """The book's title, of letters, digits and blanks: themes write it into places where nothing is escaped."""
    places = list(dict.fromkeys(s.place for s in facts.sources.values()))
    names = [_name(facts, p, " ") for p in places[:_MOST_PLACES]]
    said = ", ".join(names) + (" and others" if len(places) > _MOST_PLACES else "")
    safe = "".join(c if c.isalnum() or c in " ,.-()" else "’" if c == "'" else " " for c in said)
    return f"The numbers of {' '.join(safe.split())[:120]}, reconciled"


def _name(facts: Facts, key: str, with_chinese: str = "") -> str:
    """A place's name; in words where its ledger does not know it."""
    place = facts.places[key]
    if place.name_en.strip().lower() == "unknown":
        return "a place not named yet"
    return f"{place.name_en}{with_chinese}{place.name_zh}" if with_chinese else place.name_en


def _heading(facts: Facts) -> str:
    places = list(dict.fromkeys(s.place for s in facts.sources.values()))
    names = [_name(facts, p) for p in places[:_MOST_PLACES]]
    last = f" and {names[-1]}" if len(names) > 1 and len(places) <= _MOST_PLACES else ""
    said = (", ".join(names[:-1]) + last) if last else ", ".join(names)
    more = " and other places" if len(places) > _MOST_PLACES else ""
    return f"What do the numbers printed about {said}{more} say?"


def _put(name: str, **said: str) -> str:
    """A chapter of ours with words put in; what is put in is not looked at again."""
    text = (_WORDS / f"{name}.md").read_text(encoding="utf-8")
    return re.sub(r"@([a-z]+)@", lambda found: said[found[1]], text)


def chapters_of(root: Path, data: Path, facts: Facts, pages: Sequence[Declared], promised: bool) -> dict[str, str]:
    """Every chapter that is not made by a notebook: address -> Markdown."""
    labels = document_labels(facts)
    audits = {d.parameters["source"]: d.page for d in pages if d.notebook == "source-audit"}
    out = {name: (root / "book" / f"{name}.md").read_text(encoding="utf-8") for name in GENERAL}
    out |= {"start/how-to-read": _put("how-to-read"), "look-it-up/fairness": _put("fairness")}
    out["look-it-up/downloads"] = _put("downloads", licence=_licence_words(data))
    for source, label in labels.items():
        heading = plain_markdown(harmless(f"{label}: the ledger"))
        out[f"{LEDGER}/{source}"] = _put("document", heading=heading, audit=audits[source], source=source)
    if promised:
        out[PROMISED] = _put("promised")
    out["index"] = _put(
        "front", heading=plain_markdown(harmless(_heading(facts))), pages=_listed(toc_of(facts, pages, promised))
    )
    return out


def _listed(toc: Mapping[str, Any]) -> str:
    """The pages by part, as links whose words are the pages' own titles."""
    parts = []
    for part in toc["parts"][1:]:  # the first is linked above
        links = "\n".join(f"- {{doc}}`/{chapter['file']}`" for chapter in part["chapters"])
        parts.append(f"**{part['caption']}**\n\n{links}")
    return "\n\n".join(parts)


def toc_of(facts: Facts, pages: Sequence[Declared], promised: bool) -> dict[str, Any]:
    """The table of contents; parts without a page are left out."""
    parts = [("Start here", ["start/how-to-read", "look-it-up/fairness"])]
    for caption, notebooks in _PARTS:
        files = [f"pages/{d.page}" for n in notebooks for d in pages if d.notebook == n]
        parts.append((caption, ([PROMISED] if caption == "Targets" and promised else []) + files))
    ledgers = [f"{LEDGER}/{source}" for source in facts.sources]
    look_up = ["look-it-up/all-claims", "look-it-up/ledger", *ledgers, "look-it-up/methods", "look-it-up/glossary"]
    parts.append(("Look it up", [*look_up, "look-it-up/downloads"]))
    return {
        "format": "jb-book",
        "root": "index",
        "parts": [{"caption": c, "chapters": [{"file": f} for f in files]} for c, files in parts if files],
    }


def config_of(root: Path, source: Path, data: Path, facts: Facts) -> dict[str, Any]:
    """The project's own configuration with what differs for this book."""
    config: dict[str, Any] = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    sphinx = config["sphinx"]["config"]
    # There is no bibliography.
    sphinx["extensions"] = [e for e in sphinx["extensions"] if e != "sphinxcontrib.bibtex"]
    sphinx.pop("bibtex_bibfiles", None)
    sphinx |= {
        "duizhang_own_data": True,
        "duizhang_project": Path(os.path.relpath(root, source)).as_posix(),
        "duizhang_cache": "../cache",
        "duizhang_ledger_page": f"{LEDGER}/{{source}}",
        "duizhang_licence": _licence(data),
        # Neither the project's address nor its book's is this one's.
        "duizhang_repository": "",
        "html_baseurl": "",
    }
    made = "Made with Duizhang 对账"
    return config | {"title": title_of(facts), "author": made, "copyright": made}


def _licence(data: Path) -> str:
    """The licence that the folder states of itself: its title and its address."""
    for one in stated_licences(data):
        title, path = " ".join(one.get("title", one.get("name", "")).split()), one.get("path", "")
        if title and re.fullmatch(r"https?://[\w./~-]+", path):
            return f"{title[:120]}, {path}"
    return ""


def _licence_words(data: Path) -> str:
    said = _licence(data)
    if not said:
        return "No licence is stated in the data folder; ask whoever made it before passing it on."
    return f"The data folder states a licence: {plain_markdown(said)}."


def as_yaml(said: Mapping[str, Any]) -> str:
    """A mapping as YAML; JSON is a part of it, and quotes every text."""
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"
