"""The units of a city as tiles: which lies beside which, and what each is. No outline, no measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhang.pages.page import Missing
from duizhang.views.district_base import Base

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["TILES", "Tiles"]

#: Column from the west and row from the north. An arrangement of our own that keeps neighbours together.
TILES = {
    "yangqu": (3, 0),
    "loufan": (0, 1),
    "gujiao": (1, 1),
    "jiancaoping": (2, 1),
    "xinghualing": (3, 1),
    "wanbailin": (2, 2),
    "yingze": (3, 2),
    "jinyuan": (2, 3),
    "xiaodian": (3, 3),
    "qingxu": (2, 4),
}
_LEVELS = {"district": "district", "county": "county or county-level city"}


class Tiles(Base):
    """The tile map of a page that compares every unit of a parent."""

    def tile_figure(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """Each unit as a tile, shaded by its level; those with a document of their own in the ledger are framed."""
        import pandas as pd

        from duizhang import charts

        known = [p for p in self.places if p in TILES and self.facts.places[p].level in _LEVELS]
        if len(known) < len(self.places) or not self.whole_set:
            raise Missing(
                f"A map of tiles is drawn for all units of a place together; for {self.name(self.parent)} "
                "with these places the page has no arrangement of tiles."
            )
        told = {c.place for c in self.facts.claims}
        rows = [(self.facts.places[p], *TILES[p], p in told) for p in known]
        tiles = [(r.name_en, r.name_zh, x, y, r.level, marked) for r, x, y, marked in rows]
        points = pd.DataFrame(
            [(r.place, r.level, x, y, marked) for r, x, y, marked in rows],
            columns=["place", "level", "column", "row", "framed"],
        )
        framed = " and ".join(r.name_en for r, *_, marked in rows if marked) or "none"
        districts = sum(r.level == "district" for r, *_ in rows)
        whole = self.name(self.parent)
        self.page.value("units", len(rows))
        self.page.value("units-districts", districts)
        caption = (
            f"The {len(rows)} units of {whole}: {districts} districts, {len(rows) - districts} counties or "
            f"county-level cities. Tiles have one size, whatever the land; framed: {framed}, of which a text speaks."
        )
        alt = f"Tile map of {whole}, north at the top. " + "; ".join(
            f"row {y + 1}, column {x + 1}: {r.name_en}" for r, x, y, _ in sorted(rows, key=lambda t: (t[2], t[1]))
        )
        return charts.tile_map(tiles, _LEVELS), points, f"{alt}.", caption
