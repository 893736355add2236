"""A made-up ledger of any size in which everything adds up, for timing the engine.

Cities of twenty counties, as in China, each place with the report of one year
and the one after: levels, rates, shares, counts, flows, plans, targets and what
came of them, comparisons with the city, and for each city outside figures of
two vintages. So most families of checks have work in every county, and no part
of the ledger is larger than a real one; only their number grows.
"""

from __future__ import annotations

from duizhang.claim import Break, Claim, Facts, Indicator, Place, Reference, Source, Unit

#: Parts of the gross product, in per cent; the same everywhere, so that the places' sums keep them.
SECTORS = {"primary_value_added": 10, "secondary_value_added": 30, "services_value_added": 60}
#: Counties of a city.
COUNTIES = 20
#: Prices a year, in per cent.
PRICES = 2
BASE, LAST = 2015, 2020
_YI = "100000000"


def world(claims: int) -> Facts:
    """So many cities that their reports hold ``claims`` claims; the last one is cut off where there are enough."""
    rows: list[Claim] = []
    places = {"nation": Place("nation", "", "Nation", "nation")}
    references: list[Reference] = []
    sources: dict[str, Source] = {}
    while len(rows) < claims:
        city = f"city{len(places)}"
        places[city] = Place(city, "", city.title(), "city", "nation", exhausted_by_children="yes")
        sizes = {f"{city}-county{i}": 100 + (37 * len(places) + 41 * i) % 900 for i in range(COUNTIES)}
        growth = 5 + len(places) % 4
        for county in sizes:
            places[county] = Place(county, "", county.title(), "district", city)
        for place, size in ({city: sum(sizes.values())} | sizes).items():
            rows += _Reports(place, size, growth, "nation" if place == city else city).rows
            for year in (LAST, LAST + 1):
                name = f"{place}-{year}"
                sources[name] = Source(name, published=str(year + 1), place=place, genre="report")
        references += _published(city, sum(sizes.values()), growth)
    return Facts(
        claims=tuple(rows[:claims]),
        indicators=_indicators(),
        places=places,
        units=_units(),
        sources=sources,
        references=tuple(references),
        breaks=(Break("gdp", "nation", "2018", "an economic census"),),
    )


def _units() -> dict[str, Unit]:
    return {
        "yuan": Unit("yuan", "yuan", dimension="money"),
        "percent": Unit("percent", "per cent", dimension="ratio", factor="0.01"),
        "count": Unit("count", dimension="count"),
        "person": Unit("person", "person", dimension="count"),
    }


def _indicators() -> dict[str, Indicator]:
    """The rows of the table that the claims name."""
    money = {"unit": "yuan", "stock_or_flow": "flow", "adds_up": "yes", "comparable_only": "no"}
    found = [Indicator("gdp", "gross regional product", growth_basis="real", **money)]
    found += [Indicator(name, name.replace("_", " "), growth_basis="real", part_of="gdp", **money) for name in SECTORS]
    found += [
        Indicator("trade", "imports and exports", growth_basis="nominal", **money),
        Indicator("projects", "investment in key projects", growth_basis="nominal", **money),
        Indicator("population", "population", unit="person", stock_or_flow="stock", adds_up="yes"),
        Indicator("gdp_per_capita", "gross product per head", unit="yuan", growth_basis="real", adds_up="no"),
        Indicator("coverage", "coverage", unit="percent", stock_or_flow="rate", adds_up="no"),
        Indicator("inspections", "inspections", unit="count", stock_or_flow="flow", adds_up="yes"),
        Indicator("passed", "inspections passed", unit="count", stock_or_flow="rate", adds_up="no"),
        *(
            Indicator(n, n.replace("_", " "), unit="count", stock_or_flow="flow", growth_basis="not_applicable",
                      comparable_only="no", adds_up="yes")
            for n in ("fires", "new_firms")
        ),
    ]  # fmt: skip
    return {row.indicator: row for row in found}


def _level(size: float, growth: int, year: int) -> float:
    """The gross product of a year at current prices, in 亿元."""
    return size * ((1 + growth / 100) * (1 + PRICES / 100)) ** (year - BASE)


def _published(city: str, size: int, growth: int) -> list[Reference]:
    """What a yearbook prints of a city: levels and rates in two vintages, and people."""
    found = []
    for vintage in ("first", "revised"):
        for year in range(BASE, LAST + 2):
            level = f"{_level(size, growth, year):.2f}"
            found.append(Reference(city, "gdp", "level", str(year), level, _YI, "", "yuan", vintage))
            found.append(Reference(city, "gdp", "growth_yoy", str(year), f"{growth}.0", "1", "", "percent", vintage))
    found.append(Reference(city, "population", "level", str(LAST), f"{size / 10:.1f}", "10000", "", "person", "first"))
    return found


class _Reports:
    """The reports of one place for two years, claim by claim."""

    def __init__(self, place: str, size: int, growth: int, above: str) -> None:
        self.place, self.size, self.growth, self.above = place, size, growth, above
        self.rows: list[Claim] = []
        self._first()
        self._second()

    def add(self, indicator: str, kind: str, printed: str, year: int, sentence: str, **more: str) -> Claim:
        """One claim of the report of ``year``'s document."""
        source = f"{self.place}-{more.pop('document', LAST)}"
        columns = {
            "claim": f"{source}.{indicator}.{kind}.{year}.{len(self.rows)}",
            "source": source,
            "mention": f"{source}.m{len(self.rows)}",
            "sentence": f"{source}.{sentence}",
            "indicator": indicator,
            "place": self.place,
            "kind": kind,
            "period_end": str(year),
            "printed": printed,
        }
        self.rows.append(Claim(**(columns | more)))
        return self.rows[-1]

    def money(self, indicator: str, value: float, year: int, sentence: str, **more: str) -> None:
        """A level in 亿元."""
        more = {"multiplier": _YI, "unit": "yuan", "over": "sum"} | more
        self.add(indicator, "level", f"{value:.2f}", year, sentence, **more)

    def rate(self, indicator: str, year: int, sentence: str, **more: str) -> None:
        """Growth of a year, or a target for it."""
        more = {"kind": "growth_yoy", "base_period": str(year - 1), "period_start": str(year), "unit": "percent"} | more
        self.add(indicator, more.pop("kind"), f"{self.growth}.0", year, sentence, **more)

    def _first(self) -> None:
        for year in (BASE, LAST):
            level = _level(self.size, self.growth, year)
            self.money("gdp", level, year, f"s{year}")
            for sector, share in SECTORS.items():
                self.money(sector, level * share / 100, year, f"s{year}")
                of = {"unit": "percent", "of": f"gdp@{self.place}"}
                self.add(sector, "share", f"{share}.0", year, f"shares{year}", **of)
            self.money("trade", self.size / 4 * 1.1 ** (year - BASE), year, "trade")
        for indicator in ("gdp", *SECTORS):
            average = {"kind": "growth_annual_avg", "base_period": str(BASE), "period_start": str(BASE + 1)}
            self.rate(indicator, LAST, "growth", **average)
        for year in range(BASE + 1, LAST + 1):
            self.rate("gdp", year, f"year{year}")
        average = {"base_period": str(BASE), "period_start": str(BASE + 1), "unit": "percent"}
        self.add("trade", "growth_annual_avg", "10.0", LAST, "trade", **average)
        self._counts()
        self._aims()

    def _counts(self) -> None:
        year = {"period_start": str(LAST), "base_period": str(LAST - 1)}
        self.add("fires", "difference", "-13", LAST, "fires", unit="count", precision="exact", **year)
        self.add("fires", "growth_yoy", "-22.81", LAST, "fires", unit="percent", **year)
        count = {"unit": "count", "multiplier": "10000", "over": "sum"}
        self.add("new_firms", "increment", "9.2", LAST, "firms", period_start=str(LAST), **count)
        self.add("new_firms", "increment", "32", LAST, "firms", period_start=str(BASE + 1), **count)
        base = self.add("inspections", "count", "31", LAST, "grim", unit="count", precision="exact", over="sum")
        self.add("passed", "share", "81", LAST, "grim", unit="percent", of=base.claim)
        people = {"unit": "person", "multiplier": "10000", "over": "at_end"}
        self.add("population", "level", f"{self.size / 10:.2f}", LAST, "people", **people)
        per_head = _level(self.size, self.growth, LAST) / (self.size / 10) * 10_000
        self.add("gdp_per_capita", "per_capita", f"{per_head:.0f}", LAST, "people", unit="yuan", per="person")
        self.add("coverage", "level", f"{70 + self.size % 20}.5", LAST, "coverage", unit="percent", over="at_end")
        compared = {"unit": "percent", "relation": "equal", "comparator": self.above, "base_period": str(LAST - 1)}
        self.add("gdp", "comparison", "", LAST, "compared", period_start=str(LAST), **compared)

    def _aims(self) -> None:
        exact = {"precision": "exact", "status": "target"}
        self.rate("gdp", LAST + 1, "aims", **exact)
        self.money("gdp", _level(self.size, self.growth, LAST) * 1.5, LAST + 5, "aims", **exact)
        plan, done = self.size / 10, self.size / 10 * 1.144
        self.money("projects", plan, LAST, "projects", precision="exact", status="plan")
        self.money("projects", done, LAST, "projects")
        completed = {"unit": "percent", "of": f"projects@{self.place}"}
        self.add("projects", "ratio", "114.4", LAST, "projects", **completed)

    def _second(self) -> None:
        document = {"document": str(LAST + 1)}
        self.money("gdp", _level(self.size, self.growth, LAST + 1), LAST + 1, "next", **document)
        self.rate("gdp", LAST + 1, "next", **document)
