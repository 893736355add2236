"""``python -m bench.evaluate [--misses]``: what the reader finds, beside what people found.

Gold annotations: the ledger's own tables against the five documents, and the
annotated parts of another city's report, both where their texts are at hand
(``DUIZHANG_SOURCES``, or a folder ``shared`` beside the project; ``DUIZHANG_REPORTS``,
else ``reports`` beside the sources), and the sample's two invented reports with
their ledger. Every figure is printed with its counts.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from duizhang.claim import Restoration
from duizhang.reading.extract import Draft, DraftClaim, extract
from duizhang.reading.indicators import Vocabulary

ROOT = Path(__file__).resolve().parents[1]
CHECKS = (
    "value with unit", "sign", "hedge", "kind", "status", "period", "period end", "place", "indicator phrase",
    "indicator key",
)  # fmt: skip

#: Lower bounds of the bands of confidence that are counted, highest first.
BANDS = (0.9, 0.8, 0.7, 0.5, 0.0)
#: What must be right for a row to be right: what a person would have to correct.
WHOLE = ("value with unit", "sign", "hedge", "kind", "status", "indicator phrase")

#: Kinds of the single-row annotations and ours.
KINDS = {
    "growth_rate_yoy": "growth_yoy", "growth_rate": "growth_yoy", "growth_rate_vs_base": "change_pct",
    "growth_rate_avg": "growth_annual_avg", "growth_rate_annual_avg": "growth_annual_avg",
}  # fmt: skip
#: The words of the single-row annotations' last column that are hedges.
QUALIFIERS = {
    "超": "more_than", "超过": "more_than", "突破": "more_than", "以上": "at_least", "左右": "about", "约": "about",
    "近": "nearly", "以内": "at_most", "不超过": "at_most", "余": "over", "多": "over",
}  # fmt: skip


@dataclass
class Gold:
    """One annotated mention; what it does not say is ``None`` and is not compared."""

    start: int
    end: int
    text: str
    claim: bool
    rows: list[dict] = field(default_factory=list)


@dataclass
class Tally:
    right: int = 0
    all: int = 0

    def add(self, right: bool) -> None:
        self.right += right
        self.all += 1

    def __str__(self) -> str:
        return f"{self.right}/{self.all} = {self.right / self.all:.3f}" if self.all else "none"


def table(path: Path) -> list[dict]:
    """A CSV as dictionaries."""
    with path.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def main() -> None:
    """Print the figures document by document, then together."""
    misses = "--misses" in sys.argv
    together: dict[str, Tally] = defaultdict(Tally)
    bands: dict[float, Tally] = defaultdict(Tally)
    seen = 0
    for name, text, draft, golds in documents():
        seen += 1
        sure: list[tuple[float, bool]] = []
        figures, wrong = compare(text, draft, golds, sure)
        print(f"\n{name}: {len(text):,} characters, {len(draft.mentions)} mentions, {len(draft.claims)} draft claims")
        show(figures)
        if misses:
            for line in wrong:
                print("   ", line)
        if "(in " in name:
            # The same annotations as the part alone: not counted twice.
            continue
        for key, t in figures.items():
            together[key].right += t.right
            together[key].all += t.all
        for confidence, right in sure:
            bands[next(b for b in BANDS if confidence >= b)].add(right)
    if not seen:
        print("No annotated text at hand: set DUIZHANG_SOURCES or put the folder shared beside the project.")
        return
    print("\ntogether")
    show(together)
    print(
        "\nconfidence of a draft row, and how many such rows are right in value, sign, hedge, kind, status and phrase"
    )
    for low in BANDS:
        if bands[low].all:
            print(f"  from {low:.2f}{'':<18}{bands[low]}")


def show(figures: dict[str, Tally]) -> None:
    """One line a figure; precision, recall and F1 of claim or not."""
    for key, t in figures.items():
        if not key.endswith(("found", "right")):
            print(f"  {key:<28}{t}")
    for scope in ("claim or not", "claim or not, digits only"):
        p, r = figures.get(f"{scope} right"), figures.get(f"{scope} found")
        if p and r and p.all and r.all:
            precision, recall = p.right / p.all, r.right / r.all
            f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
            print(f"  {scope:<28}F1 {f1:.3f} (precision {p}, recall {r})")


def documents() -> Iterator[tuple[str, str, Draft, list[Gold]]]:
    """Name, text, draft and gold of every annotated text at hand."""
    sources = Path(os.environ.get("DUIZHANG_SOURCES", ROOT.parent / "shared" / "sources"))
    yield from ledger_documents(ROOT / "data", sources)
    yield from ledger_documents(ROOT / "data" / "sample", ROOT / "data" / "sample" / "texts")
    reports = Path(os.environ.get("DUIZHANG_REPORTS", sources.parent / "reports"))
    for gold in sorted(reports.glob("gold_*.csv")):
        text = gold.with_suffix(".txt").read_bytes().decode("utf-8")
        rows = table(gold)
        alone = extract(text, place="jinjiang", parent="quanzhou", published="2023-12-28")
        yield f"{gold.stem} (the part alone)", text, alone, single_gold(rows, 0, "jinjiang")
        for whole in sorted(reports.glob(gold.stem.split("_")[1][:2] + "_*.txt")):
            full = whole.read_bytes().decode("utf-8")
            at = full.find(text.strip())
            if at >= 0:
                at -= len(text) - len(text.lstrip())
                draft = extract(full, place="jinjiang", parent="quanzhou")
                inside = [m for m in draft.mentions if at <= m.start < at + len(text)]
                claims = [c for c in draft.claims if at <= c.start < at + len(text)]
                part = Draft(inside, claims, draft.phrases, draft.year)
                yield f"{gold.stem} (in {whole.stem})", full, part, single_gold(rows, at, "jinjiang")


def ledger_documents(data: Path, sources: Path) -> Iterator[tuple[str, str, Draft, list[Gold]]]:
    """The documents of one data folder, where their texts are at hand."""
    names = {
        row["indicator"]: [row["name_zh"], *filter(None, row["aliases_zh"].split(";"))]
        for row in table(data / "indicators.csv")
    }
    words = Vocabulary({phrase: key for key, phrases in names.items() for phrase in phrases})
    overlay = defaultdict(list)
    for row in table(data / "restorations.csv"):
        overlay[row["source"]].append(Restoration(**row))
    places = {row["place"]: row for row in table(data / "places.csv")}
    if sources.is_dir():
        for row in table(data / "sources.csv"):
            path = sources / row["file"]
            if path.is_file():
                text = path.read_bytes().decode("utf-8")
                draft = extract(
                    text, place=row["place"], parent=places[row["place"]]["parent"], published=row["published"],
                    restorations=overlay[row["source"]], vocabulary=words,
                )  # fmt: skip
                yield row["source"], text, draft, ledger_gold(data, row["source"], names)


def ledger_gold(data: Path, source: str, names: dict[str, list[str]]) -> list[Gold]:
    """The ledger's rows of one document."""
    claims = defaultdict(list)
    for row in table(data / "claims.csv"):
        if row["source"] == source:
            row["phrases"] = [*names.get(row["indicator"], ()), row["quote"]]
            claims[row["mention"]].append(row)
    return [
        Gold(int(m["start"]), int(m["end"]), m["text"], m["class"] == "claim", claims[m["mention"]])
        for m in table(data / "mentions.csv")
        if m["source"] == source
    ]


def single_gold(rows: list[dict], at: int, place: str) -> list[Gold]:
    """The single-row annotations, in the ledger's words."""
    golds = []
    for row in rows:
        start = at + int(row["start"])
        gold = Gold(start, start + len(row["text"]), row["text"], row["is_claim"] == "yes")
        if gold.claim:
            nature = row["nature"]
            hedge = QUALIFIERS.get(row["qualifier"], "none" if not row["qualifier"] else None)
            gold.rows = [
                {
                    "value": Fraction(row["value"]), "unit_zh": row["unit"], "kind": KINDS.get(nature, nature),
                    "status": row["status"], "period_end": row["period"] if row["period"].isdigit() else None,
                    "period_start": None, "hedge": hedge, "phrases": [row["indicator_zh"]], "place": place,
                }
            ]  # fmt: skip
        golds.append(gold)
    return golds


def compare(
    text: str, draft: Draft, golds: list[Gold], sure: list[tuple[float, bool]] | None = None
) -> tuple[dict[str, Tally], list[str]]:
    """The figures of one document and a line for each miss; ``sure`` gets confidence and rightness of each row."""
    sure = [] if sure is None else sure
    figures: dict[str, Tally] = {"digits covered": Tally()}
    for key in CHECKS:
        figures[key] = Tally()
    for scope in ("claim or not", "claim or not, digits only"):
        figures[f"{scope} found"], figures[f"{scope} right"] = Tally(), Tally()
    wrong: list[str] = []
    first, last = (min(g.start for g in golds), max(g.end for g in golds)) if golds else (0, 0)
    cover = [0] * len(text)
    for m in draft.mentions:
        for k in range(m.start, m.end):
            cover[k] += 1
    for k in range(first, last):
        if text[k].isdigit():
            figures["digits covered"].add(cover[k] == 1)
            if cover[k] != 1:
                wrong.append(f"digit {text[k]!r} at {k} covered {cover[k]} times")
    ours = defaultdict(list)
    for c in draft.claims:
        ours[c.start, c.end].append(c)
    spans = sorted(ours)
    met = set()
    for gold in golds:
        digit = any(c.isdigit() for c in gold.text)
        over = [s for s in spans if s[0] < gold.end and s[1] > gold.start]
        met.update(over)
        if gold.claim:
            for scope in ("claim or not", "claim or not, digits only")[: 1 + digit]:
                figures[f"{scope} found"].add(bool(over))
            if not over:
                wrong.append(f"missed: {gold.text} [{around(text, gold.start, gold.end)}]")
                continue
            mine = [c for s in over for c in ours[s]]
            pairs(gold, mine, figures, wrong, text, sure)
        elif over:
            wrong.append(f"no claim: {gold.text} [{around(text, gold.start, gold.end)}]")
    for s in spans:
        good = any(g.claim and g.start < s[1] and g.end > s[0] for g in golds)
        digit = any(c.isdigit() for c in text[s[0] : s[1]])
        for scope in ("claim or not", "claim or not, digits only")[: 1 + digit]:
            figures[f"{scope} right"].add(good)
        if s not in met:
            sure += [(c.confidence, False) for c in ours[s]]
            wrong.append(f"not in gold: {text[s[0] : s[1]]} [{around(text, *s)}]")
    return figures, wrong


def around(text: str, start: int, end: int) -> str:
    """The words around a mention, on one line."""
    return (text[max(0, start - 18) : start] + "<" + text[start:end] + ">" + text[end : end + 12]).replace("\n", " ")


def pairs(
    gold: Gold,
    mine: list[DraftClaim],
    figures: dict[str, Tally],
    wrong: list[str],
    text: str,
    sure: list[tuple[float, bool]],
) -> None:
    """Compare the claims of one mention, in order."""
    for k, row in enumerate(gold.rows):
        c = mine[min(k, len(mine) - 1)]
        judged: dict[str, tuple[bool, str]] = {}
        value = number(c.printed, c.multiplier)
        if "value" in row:
            want, sign = row["value"], None
            same = (
                value is not None
                and (abs(value) == abs(want))
                and row["unit_zh"] in (c.unit_zh.lstrip("万亿千百"), c.unit_zh)
            )
            if row["kind"] == "ratio":
                same = value == want
            judged["value with unit"] = same, f"{want} {row['unit_zh']} / {c.printed}x{c.multiplier} {c.unit_zh}"
        else:
            want = number(row["printed"], row["multiplier"]) if row["kind"] not in ("date", "comparison") else None
            sign = want
            if want is not None:
                same = value is not None and abs(value) == abs(want) and row["unit"] == c.unit
                judged["value with unit"] = (
                    same,
                    f"{row['printed']}x{row['multiplier']} {row['unit']} / {c.printed}x{c.multiplier} {c.unit}",
                )
        if sign is not None and value is not None:
            judged["sign"] = (sign < 0) == (value < 0), f"{sign} / {value}"
        if row["hedge"] is not None:
            judged["hedge"] = set(row["hedge"].split("+")) == set(c.hedge.split("+")), f"{row['hedge']} / {c.hedge}"
        judged["kind"] = row["kind"] == c.kind, f"{row['kind']} / {c.kind}"
        judged["status"] = row["status"] == c.status, f"{row['status']} / {c.status}"
        if row["period_end"]:
            judged["period end"] = row["period_end"] == c.period_end, f"{row['period_end']} / {c.period_end}"
            same = row["period_end"] == c.period_end and (row["period_start"] in (None, c.period_start))
            judged["period"] = same, f"{row['period_start']}-{row['period_end']} / {c.period_start}-{c.period_end}"
        if row.get("place"):
            judged["place"] = row["place"] == c.place, f"{row['place']} / {c.place}"
        judged["indicator phrase"] = alike(c, row["phrases"]), f"{row['phrases'][0]} / {c.action}|{c.indicator_zh}"
        if "indicator" in row:
            judged["indicator key"] = row["indicator"] == c.indicator, f"{row['indicator']} / {c.indicator}"
        sure.append((c.confidence, all(judged[key][0] for key in WHOLE if key in judged)))
        for key, (right, what) in judged.items():
            figures[key].add(right)
            if not right:
                wrong.append(f"{key}: {what} [{around(text, gold.start, gold.end)}] {c.rule}")


def number(printed: str, multiplier: str) -> Fraction | None:
    """The value, or ``None`` where none is printed."""
    try:
        return Fraction(printed) * int(multiplier)
    except ValueError:
        return None


def alike(c: DraftClaim, phrases: list[str]) -> bool:
    """Whether a phrase names the same thing: one holds the other, or they share most of their pairs of characters.

    The ledger's last phrase is its quote, used only where the name is a made-up short one: then our phrase must
    stand in the quote and share a pair of characters with the name.
    """
    mine = bare(c.indicator_zh)
    if len(mine) < 2:
        return False
    quote = phrases[-1] if len(phrases) > 1 else None
    names = phrases[:-1] if quote is not None else phrases
    for name in names:
        want = bare(name)
        holds = want in mine and len(mine) <= 3 * len(want)
        if holds or mine in want or overlap(mine, want) >= 0.5:
            return True
    if quote is not None and mine in bare(quote):
        return any(overlap(mine, bare(name)) >= 0.3 for name in names)
    return False


def bare(phrase: str) -> str:
    """A phrase without marks."""
    return "".join(ch for ch in phrase if ch.isalnum())


def overlap(a: str, b: str) -> float:
    """Dice's coefficient of pairs of characters."""
    x, y = {a[i : i + 2] for i in range(len(a) - 1)}, {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(x & y) / (len(x) + len(y)) if x and y else float(a == b)


if __name__ == "__main__":
    main()
