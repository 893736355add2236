"""A draft that went through a spreadsheet comes back as it was, and edits stay edits."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang.intake.folder import DraftFolder
from duizhang.intake.restore import Restorer, as_period, same_cell
from duizhang.intake.sheet import DRAFT, csv_line, guard, read_sheet, unguard

MONTHS = [date(2020, m, 1).strftime("%b") for m in range(1, 13)]
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False).map(lambda d: f"{d:.2f}")
days = st.dates(min_value=date(2001, 1, 1), max_value=date(2049, 12, 31))


@given(st.text())
def test_a_guarded_cell_is_no_formula_and_comes_back(cell):
    guarded = guard(cell)
    assert unguard(guarded) == cell
    assert not guarded or guarded[0] not in "=+-@\t\r"


@given(st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=3, max_size=3))
def test_any_cells_survive_the_file(tmp_path_factory, cells):
    # Blank rows are no rows.
    row = dict.fromkeys(DRAFT, "") | {"quote": cells[0], "note": cells[1], "context": cells[2], "source": "s"}
    file = tmp_path_factory.mktemp("sheet") / "draft.csv"
    file.write_bytes(("﻿" + ",".join(DRAFT) + "\r\n" + csv_line(row)).encode("utf-8"))
    assert [r for _, r in read_sheet(file).rows] == [row]


def plain(number):
    """As a spreadsheet shows a number: without the zeros at its end."""
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


MANGLED_NUMBERS = (
    plain,
    lambda n: plain(n).replace(".", ","),
    lambda n: f"{Decimal(n):,.2f}",
    lambda n: "'" + n,
    lambda n: f" {n} ",
    lambda n: re.sub(r"(?<=\d)(?=(\d{3})+,)", ".", n.replace(".", ",")),
    lambda n: "(" + n[1:] + ")" if n.startswith("-") else n,
)
MANGLED_DAYS = (
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.month}/{d.day}/{d.year}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day:02d}.{d.month:02d}.{d.year}",
    lambda d: f"{d.day}-{MONTHS[d.month - 1]}-{d.year % 100:02d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.isoformat()} 00:00:00",
    lambda d: str((d - date(1899, 12, 30)).days),
)
MANGLED_MONTHS = (
    lambda d: f"{MONTHS[d.month - 1]}-{d.year % 100:02d}",
    lambda d: f"{d.year}年{d.month}月",
    lambda d: f"{d.year}/{d.month}/1",
    lambda d: f"{d.month}/1/{d.year}",
    lambda d: f"{d.year}/{d.month:02d}",
    lambda d: f"1-{MONTHS[d.month - 1]}-{d.year}",
)


@given(numbers, st.sampled_from(MANGLED_NUMBERS))
def test_a_number_is_known_again(number, mangle):
    assert same_cell(number, mangle(number))


@given(numbers, numbers)
def test_another_number_is_an_edit(number, other):
    assert same_cell(number, plain(other)) == (Decimal(number) == Decimal(other))


@given(days, st.sampled_from(MANGLED_DAYS))
def test_a_day_is_known_again(day, mangle):
    assert same_cell(day.isoformat(), mangle(day))


@given(days, st.sampled_from(MANGLED_MONTHS))
def test_a_month_is_known_again(day, mangle):
    assert same_cell(day.isoformat()[:7], mangle(day))


@given(days, days)
def test_another_day_written_from_the_year_down_is_an_edit(day, other):
    assert same_cell(day.isoformat(), f"{other.year}/{other.month}/{other.day}") == (day == other)


@given(st.integers(10**11, 10**18 - 1))
def test_a_long_number_is_known_again_after_it_lost_its_last_digits(n):
    assert same_cell(str(n), f"{Decimal(n):.5E}")
    fifteen = Decimal(f"{Decimal(n):.14E}")
    assert same_cell(str(n), f"{fifteen:f}")


@pytest.mark.parametrize(
    ("original", "cell"),
    [("007", "7"), ("7.10", "7.1"), ("2020-12", "Dec-20"), ("120000000000", "1.2E+11"), ("1-2", "2-Jan"), ("3/4", "4-Mar"),
     ("0.50", ".5"), ("TRUE", "true"), ("2020", "2020.0"), ("2020-12-31", "31.12.2020"), ("第①届䶮", "第①届?")],
)  # fmt: skip
def test_what_spreadsheets_are_known_for_is_undone(original, cell):
    assert same_cell(original, cell)


@pytest.mark.parametrize(
    ("original", "cell"),
    [("7.10", "7.2"), ("2020", "2021"), ("2020-12", "Nov-20"), ("", "7"), ("7", ""), ("none", "about"), ("1.5", "15"),
     ("2020-12-31", "2020-12"), ("亿元", "万元"), ("12", "-12")],
)  # fmt: skip
def test_an_edit_is_an_edit(original, cell):
    assert not same_cell(original, cell)


@given(days)
def test_a_period_that_a_person_typed_is_read_whatever_the_spreadsheet_made_of_it(day):
    assert as_period(f"{MONTHS[day.month - 1]}-{day.year % 100:02d}") == day.isoformat()[:7]
    assert as_period(f"{day.year}/{day.month}/{day.day}") == day.isoformat()
    assert as_period(f"{day.year}年{day.month}月") == day.isoformat()[:7]
    assert as_period(f"{day.year}.0") == str(day.year)


# -- the whole draft -----------------------------------------------------------------
def spreadsheet(text, delimiter, encoding):
    """What a spreadsheet in a Chinese or German locale writes after opening the draft and saving it."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    head = rows[0]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows[1:]:
        cells = []
        for cell in row:
            iso = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", cell)
            if re.fullmatch(r"-?\d+(?:\.\d+)?", cell):
                cell = plain(cell)
                if len(cell) > 11:
                    cell = f"{Decimal(cell):.5E}"
                if delimiter == ";":
                    cell = cell.replace(".", ",")
            elif iso and iso[3]:
                cell = f"{int(iso[3])}/{int(iso[2])}/{iso[1]}"
            elif iso:
                cell = f"{MONTHS[int(iso[2]) - 1]}-{iso[1][2:]}"
            cells.append(cell)
        writer.writerow(cells)
    return out.getvalue().encode(encoding, "replace")


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "utf-8"), (",", "utf-8-sig"), (",", "gb18030"), (";", "gb18030"), ("\t", "utf-16")],
)
def test_a_draft_that_a_spreadsheet_saved_is_adopted_as_it_was(duizhang, draft, delimiter, encoding):
    assert duizhang("adopt", "draft", "--out", "before").code == 0
    text = (draft / "draft.csv").read_bytes().decode("utf-8-sig")
    (draft / "draft.csv").write_bytes(spreadsheet(text, delimiter, encoding))
    ended = duizhang("adopt", "draft", "--out", "after")
    assert ended.code == 0, ended.err
    assert "Put back, as a spreadsheet had changed them" in ended.out
    before, after = draft.parent / "before", draft.parent / "after"
    for table in sorted(p.name for p in before.glob("*.csv")):
        assert (before / table).read_bytes() == (after / table).read_bytes(), table
    restored = (draft / "restored.csv").read_text(encoding="utf-8-sig")
    assert len(restored.splitlines()) > 20


def test_rows_that_were_sorted_and_deleted_are_known_by_their_number(draft):
    folder = DraftFolder(draft)
    rows = list(folder.part("chengling-2024", "rows"))
    restorer = Restorer(rows)
    row = dict(rows[5], row=f"{rows[5]['row']}.0", claim="1.2E+11", printed=plain(rows[5]["printed"] or "0"))
    back, cells = restorer.restore(row)
    assert back["claim"] == "1.2E+11", "an id that is not one of the forms of its own is left for the person"
    assert restorer.original(row) == rows[5]
    assert ("row", row["row"], rows[5]["row"]) in cells


def test_digits_typed_again_are_those_of_the_text(duizhang, draft):
    """Where the row's number is gone, the offsets still lead to the digits as printed."""
    text = (draft / "draft.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    row = next(r for r in rows if r["printed"] == "4.0")
    row |= {"printed": "4", "row": "", "claim": "chengling-2024.mine", "decision": "correct"}
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, DRAFT)
    writer.writeheader()
    writer.writerows(rows)
    (draft / "draft.csv").write_bytes(out.getvalue().encode("utf-8-sig"))
    ended = duizhang("adopt", "draft")
    assert ended.code == 0, ended.err
    assert "printed '4' -> '4.0'" in ended.out
    claims = (draft / "data" / "claims.csv").read_text(encoding="utf-8")
    mine = next(r for r in csv.DictReader(io.StringIO(claims)) if r["claim"] == "chengling-2024.mine")
    assert (mine["printed"], mine["reviewed"]) == ("4.0", "yes")
