"""Grading: what was handed in beside the keys; nothing of it is run, and nobody loses by a damaged file."""

import csv
import io
import json
import os
import struct
import time
import zipfile
from datetime import datetime

import pytest
from classroom_help import filled, save, write_roster

from duizhang.classroom import assignment, copy_for
from duizhang.classroom.assign import assign
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.grade import grade
from duizhang.classroom.keys import read_keys
from duizhang.classroom.seed import number_seed
from duizhang.classroom.submissions import LARGEST, files_of

NAME = "prices"
CLASS = [f"s{i:02d}" for i in range(1, 9)]
ALL = "8"  # what the four closed questions give together


class World:
    """A class with its copies, and what it hands in."""

    def __init__(self, folder, roster=None, zh=False):
        self.folder = folder
        self.roster = folder / "roster.csv"
        if roster is None:
            write_roster(self.roster, CLASS)
        else:
            self.roster.write_text(roster, encoding="utf-8")
        assign(NAME, self.roster, folder / "copies", folder / "keys", seed="5", zh=zh)
        self.keys = read_keys(folder / "keys", NAME)
        self.handed = folder / "handed"
        self.handed.mkdir()

    def notebook(self, student, answers=None, language="en"):
        """A student's notebook: right in everything, but for these answers."""
        copy = copy_for(NAME, student, number_seed(5), language=language)
        key = {n: told["answer"] for n, told in self.keys.students[student]["answers"].items()}
        return filled(copy.notebook, key | {"5": "Prices lie between."} | (answers or {}))

    def hand_in(self, student, answers=None, path=None):
        return save(self.notebook(student, answers), self.handed / (path or f"{student}.ipynb"))

    def grade(self, submissions=None, **options):
        """student -> row of the grade table; and what was listed."""
        out = self.folder / "grades.csv"
        self.done = grade(submissions or self.handed, self.folder / "keys", out, **options)
        self.listed = [(r["file"], r["student"], r["what"]) for r in table(self.folder / "grades-listed.csv")]
        return {r["student"]: r for r in table(out)}

    def says(self, words):
        return [row for row in self.listed if words in row[2]]


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def cell_of(notebook, number):
    (found,) = [c for c in notebook["cells"] if c["id"] == f"answer-{number}"]
    return found


# -- points and comments ------------------------------------------------------------
def test_a_right_notebook_earns_all_closed_points_and_waits_for_the_open_one(world):
    world.hand_in("s01")
    row = world.grade()["s01"]
    assert [row[n] for n in "12345"] == ["2", "2", "2", "2", ""]
    assert (row["points"], row["total"], row["out of"], row["status"]) == (ALL, "", "12", "graded")
    assert row["name"] == "Name of s01"


def test_a_comment_has_the_students_own_number_the_key_and_the_mistake_in_words(world):
    told = world.keys.students["s01"]["answers"]["1"]
    mistake = told["mistakes"]["simple_mean"]
    world.hand_in("s01", {"1": mistake["answer"]})
    save(world.notebook("s02", {"1": "99.9"}, language="zh"), world.handed / "s02.ipynb")
    rows = world.grade()
    assert rows["s01"]["points"] == "6"
    assert mistake["answer"] in rows["s01"]["comment"]
    assert mistake["says"]["en"] in rows["s01"]["comment"]
    assert told["answer"] in rows["s01"]["comment"]
    assert "你写的是99.9" in rows["s02"]["comment"], "in the language of the copy"


def test_part_of_an_answer_earns_part_of_the_points(world):
    low, high = world.keys.students["s01"]["answers"]["2"]["value"]
    cases = {
        "s01": ("2", f"{low:.2f} to {high + 0.5:.2f}", "1", "One end is right"),
        "s02": ("1", None, "1", "rounded on the way"),
        "s03": ("1", None, "1", "another unit"),
        "s04": ("3", None, "2", "is right"),
        "s05": ("2", "3.1", "0", "one number, where an interval"),
    }
    for student, (number, text, _, _) in cases.items():
        value = world.keys.students[student]["answers"][number]["value"]
        made = {
            "s02": lambda v=value: f"{v + 0.03:.2f}",
            "s03": lambda v=value: f"{v / 100:.4f}",
            "s04": lambda v=value: f"'{v / 10:.3f} billion yuan'",
        }
        world.hand_in(student, {number: text or made[student]()})
    rows = world.grade()
    for student, (number, _, points, words) in cases.items():
        assert rows[student][number] == points, (student, rows[student]["comment"])
        assert words in rows[student]["comment"]


def test_a_blank_answer_is_no_answer_and_the_others_count(world):
    world.hand_in("s01", {"2": "..."})
    row = world.grade()["s01"]
    assert (row["2"], row["points"], row["status"]) == ("0", "6", "graded")
    assert "No answer was given" in row["comment"]


# -- cells that were deleted, copied, retyped ---------------------------------------
def test_an_answer_whose_cell_was_retyped_is_found_by_its_printed_number(world):
    for student, kind, text in (
        ("s01", "code", "answer_2 = {}"),
        ("s02", "markdown", "**Question 2**: {}"),
        ("s03", "markdown", "第2题：{}"),
        ("s04", "code", "# my working\nanswer_2 = '{}'"),
    ):
        notebook = world.notebook(student)
        notebook["cells"].remove(cell_of(notebook, 2))
        answer = world.keys.students[student]["answers"]["2"]["answer"]
        notebook["cells"].append({"cell_type": kind, "id": "x1", "metadata": {}, "source": text.format(answer)})
        save(notebook, world.handed / f"{student}.ipynb")
    rows = world.grade()
    for student in ("s01", "s02", "s03", "s04"):
        assert rows[student]["2"] == "2", (student, rows[student]["look"])
        assert "question 2: found by its printed number" in rows[student]["look"]


def test_a_deleted_answer_is_never_a_zero_but_listed_with_the_students_text(world):
    notebook = world.notebook("s01")
    notebook["cells"].remove(cell_of(notebook, 3))
    notebook["cells"].append({"cell_type": "markdown", "id": "n", "metadata": {}, "source": "I think it is 321, no?"})
    save(notebook, world.handed / "s01.ipynb")
    row = world.grade()["s01"]
    assert (row["3"], row["points"], row["status"]) == ("", "6", "graded look")
    assert "question 3: its cell is gone" in row["look"]
    assert "I think it is 321, no?" in row["look"]
    assert world.says("I think it is 321, no?")


def test_an_answer_written_into_the_question_itself_is_found(world):
    for student, words in (("s01", "\n\nAnswer: {}"), ("s02", "\n\n**答：** {}")):
        notebook = world.notebook(student, {"2": "..."})
        cell = next(c for c in notebook["cells"] if c["id"] == "question-2-en")
        cell["source"] += words.format(world.keys.students[student]["answers"]["2"]["answer"])
        save(notebook, world.handed / f"{student}.ipynb")
    rows = world.grade()
    assert [rows[s]["2"] for s in ("s01", "s02")] == ["2", "2"]


def test_a_blank_cell_is_no_zero_where_another_cell_speaks_of_the_question(world):
    notebook = world.notebook("s01", {"2": "..."})
    notebook["cells"].append(
        {"cell_type": "markdown", "id": "n", "metadata": {}, "source": "Q2 cannot be answered since"}
    )
    save(notebook, world.handed / "s01.ipynb")
    row = world.grade()["s01"]
    assert (row["2"], row["status"]) == ("", "graded look")
    assert "question 2: its cell is blank, and another speaks of it: Q2 cannot be answered since" in row["look"]


def test_an_older_format_without_cell_ids_is_read_and_a_blank_stays_a_blank(world):
    notebook = world.notebook("s01", {"2": "..."}) | {"nbformat_minor": 4}
    for cell in notebook["cells"]:
        del cell["id"]
    save(notebook, world.handed / "s01.ipynb")
    row = world.grade()["s01"]
    assert (row["2"], row["points"], row["status"]) == ("0", "6", "graded")


def test_a_notebook_saved_by_jupyter_in_lists_of_lines_is_read(world):
    notebook = world.notebook("s01")
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    save(notebook, world.handed / "s01.ipynb")
    assert world.grade()["s01"]["points"] == ALL


def test_a_copied_cell_counts_once_and_two_different_answers_are_shown(world):
    for student, other in (("s01", None), ("s02", "answer_1 = ..."), ("s03", "answer_1 = 1.23")):
        notebook = world.notebook(student)
        cell = cell_of(notebook, 1)
        copy = json.loads(json.dumps(cell)) | {"id": "copied"}
        if other:
            copy["source"] = other
        notebook["cells"].insert(0, copy)
        save(notebook, world.handed / f"{student}.ipynb")
    rows = world.grade()
    assert (rows["s01"]["1"], rows["s02"]["1"], rows["s03"]["1"]) == ("2", "2", "")
    assert "question 1: more than one answer" in rows["s03"]["look"]
    assert "1.23" in rows["s03"]["look"]


def test_a_notebook_that_lost_its_metadata_is_still_read(world):
    notebook = world.notebook("s01")
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell["id"] = f"z{notebook['cells'].index(cell)}"
    notebook["metadata"] = {}
    save(notebook, world.handed / "s01.ipynb")
    row = world.grade()["s01"]
    assert row["points"] == ALL, row["look"]


def test_an_expression_is_shown_and_not_computed(world):
    world.hand_in("s01", {"1": "(float(last) / float(first)) ** (1 / years) * 100 - 100"})
    row = world.grade()["s01"]
    assert (row["1"], row["status"]) == ("", "graded look")
    assert "could not be read as a number: answer_1 = (float(last)" in row["look"]


def test_code_is_not_run_and_an_output_that_claims_to_be_an_answer_is_ignored(world, tmp_path):
    mark = tmp_path / "ran"
    notebook = world.notebook("s01", {"1": f"open({str(mark)!r}, 'w').write('x') or 7.5"})
    cell = cell_of(notebook, 2)
    cell["source"] = "answer_2 = ..."
    right = world.keys.students["s01"]["answers"]["2"]["answer"]
    cell["outputs"] = [
        {
            "output_type": "execute_result",
            "execution_count": 1,
            "metadata": {},
            "data": {"text/plain": f"answer_2 = {right}"},
        },
        {"output_type": "stream", "name": "stdout", "text": [f"answer_2 = {right}\n"]},
    ]
    save(notebook, world.handed / "s01.ipynb")
    row = world.grade()["s01"]
    assert not mark.exists()
    assert row["1"] == ""
    assert row["2"] == "0"


# -- the zips of Moodle and Canvas ----------------------------------------------------
MOODLE = "Identifier,Full name,ID number,Email address,Status,Grade,Feedback comments\n" + "".join(
    f"Participant {9000 + i},Pupil {s},{s},{s}@x.edu,,,\n" for i, s in enumerate(CLASS)
)
CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section,Old (1)\n    Points Possible,,,,,5\n" + "".join(
    f'"Pupil, {s}",{500 + i},{s},{s},One,\n' for i, s in enumerate(CLASS)
)


def packed(path, entries, when=(2026, 3, 1, 12, 0, 0)):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content if isinstance(content, (str, bytes)) else json.dumps(content))
    return path


def test_moodles_zip_is_read_as_it_is_and_its_worksheet_comes_back_filled(tmp_path):
    world = World(tmp_path, MOODLE)
    zipped = packed(
        tmp_path / "moodle.zip",
        {
            "Pupil s01_9000_assignsubmission_file/s01.ipynb": world.notebook("s01"),
            "Pupil s02_9001_assignsubmission_file_/renamed (1).ipynb": world.notebook("s02"),
            "Pupil s03_9002_assignsubmission_file_s03.ipynb": world.notebook("s03"),
            "Pupil s04_9003_assignsubmission_file/answers.csv": "1,7.00\n",
        },
    )
    rows = world.grade(zipped)
    assert [rows[s]["points"] for s in CLASS[:3]] == [ALL] * 3
    assert rows["s04"]["status"].startswith("graded"), "the number in Moodle's folder says whose it is"
    assert [rows[s]["status"] for s in CLASS[4:]] == ["missing"] * 4
    sheet = table(tmp_path / "grades-moodle.csv")
    assert list(sheet[0]) == [
        "Identifier",
        "Full name",
        "ID number",
        "Email address",
        "Status",
        "Grade",
        "Feedback comments",
    ]
    assert [(r["Identifier"], r["Grade"]) for r in sheet[:3]] == [(f"Participant {n}", ALL) for n in (9000, 9001, 9002)]
    assert "is right" in sheet[0]["Feedback comments"]
    assert [r["Grade"] for r in sheet[4:]] == [""] * 4, "missing is no zero"


def test_canvas_zip_tells_who_is_late_and_its_gradebook_gets_a_column(tmp_path):
    world = World(tmp_path, CANVAS)
    zipped = packed(
        tmp_path / "canvas.zip",
        {
            "pupils01_500_7001_s01.ipynb": world.notebook("s01"),
            "pupils02_LATE_501_7002_s02-1.ipynb": world.notebook("s02"),
            "pupils03_502_7003_other name-2.ipynb": world.notebook("s03"),
        },
    )
    rows = world.grade(zipped)
    assert [rows[s]["points"] for s in CLASS[:3]] == [ALL] * 3
    assert [rows[s]["status"] for s in CLASS[:4]] == ["graded", "graded late", "graded", "missing"]
    sheet = table(tmp_path / "grades-canvas.csv")
    title = assignment(NAME).title_en
    assert list(sheet[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    assert sheet[0]["Student"].strip() == "Points Possible"
    assert sheet[0][title] == "12"
    assert [(r["ID"], r[title]) for r in sheet[1:4]] == [("500", ALL), ("501", ALL), ("502", ALL)]


def test_a_notebook_made_for_another_is_listed_and_counts_for_nobody(tmp_path):
    world = World(tmp_path, MOODLE)
    zipped = packed(
        tmp_path / "moodle.zip",
        {"Pupil s02_9001_assignsubmission_file/s02.ipynb": world.notebook("s01")},
    )
    rows = world.grade(zipped)
    assert (rows["s01"]["status"], rows["s02"]["status"], rows["s02"]["points"]) == ("missing", "look", "")
    assert world.says("was made for s01, and s02 handed it in")


# -- late, missing, renamed, corrupted, duplicated --------------------------------------
def test_late_is_marked_and_takes_nothing_off(world):
    for student, when in (("s01", datetime(2026, 3, 1, 23, 0)), ("s02", datetime(2026, 3, 2, 0, 30))):
        path = world.hand_in(student)
        os.utime(path, (when.timestamp(),) * 2)
    rows = world.grade(late=datetime(2026, 3, 1, 23, 59))
    assert (rows["s01"]["status"], rows["s02"]["status"]) == ("graded", "graded late")
    assert rows["s02"]["points"] == ALL
    assert world.says("is late; nothing is taken off")
    assert rows["s02"]["handed in"] == "2026-03-02 00:30"


def test_missing_renamed_corrupted_and_strange_files_are_listed_and_lose_nothing(world):
    world.hand_in("s01", path="final version (3) REALLY.ipynb")
    whole = json.dumps(world.notebook("s02"))
    (world.handed / "s02.ipynb").write_text(whole[: len(whole) // 2], encoding="utf-8")
    (world.handed / "s03.ipynb").write_bytes(b"\xff\xfe\x00binary\x00" * 50)
    (world.handed / "s04.ipynb").write_text("[" * 200_000, encoding="utf-8")
    (world.handed / "s05.ipynb").write_text('{"cells": "none"}', encoding="utf-8")
    (world.handed / "s06.docx").write_bytes(b"PK")
    (world.handed / "s07.ipynb").write_text("", encoding="utf-8")
    rows = world.grade()
    assert rows["s01"]["points"] == ALL, "the id is in the metadata"
    for student in ("s02", "s03", "s04", "s05", "s06", "s07"):
        assert (rows[student]["status"], rows[student]["points"]) == ("look", ""), student
        assert [row for row in world.listed if row[1] == student], student
    assert (rows["s08"]["status"], rows["s08"]["points"]) == ("missing", "")
    assert all(rows[s]["1"] == "" for s in CLASS[1:])


def test_of_two_files_of_one_student_the_better_counts_and_the_other_is_listed(world):
    world.hand_in("s01", {"1": "0.5", "2": "0.5"}, path="a/first.ipynb")
    world.hand_in("s01", path="b/second.ipynb")
    world.hand_in("s01", {"1": "0.5"}, path="c/third.ipynb")
    row = world.grade()["s01"]
    assert row["points"] == ALL
    assert [r[0] for r in world.says("handed in beside b/second.ipynb, which counts")] == [
        "a/first.ipynb",
        "c/third.ipynb",
    ]


def test_a_notebook_of_another_assignment_or_of_nobody_is_listed(world):
    other = filled(copy_for("rounding", "s01", 3).notebook, {})
    save(other, world.handed / "x.ipynb")
    stranger = world.notebook("s02")
    stranger["metadata"]["duizhang"]["student"] = "../../etc/passwd"
    save(stranger, world.handed / "y.ipynb")
    rows = world.grade()
    assert world.says("is of another assignment: rounding")
    assert world.says("names a student without a key: ../../etc/passwd")
    assert {r["status"] for r in rows.values()} == {"look", "missing"}
    assert "etc" not in rows


# -- what would break a grader ------------------------------------------------------------
def test_a_notebook_of_fifty_megabytes_is_told_and_the_others_are_graded(world):
    for student, size in (("s01", LARGEST + 10), ("s02", 30_000_000)):
        notebook = world.notebook(student)
        cell = cell_of(notebook, 1)
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * size}]
        save(notebook, world.handed / f"{student}.ipynb")
    world.hand_in("s03")
    rows = world.grade()
    assert rows["s01"]["status"] == "look"
    assert world.says("is larger than 50 MB: ask for it without outputs")
    assert (rows["s02"]["points"], rows["s03"]["points"]) == (ALL, ALL)


def test_a_zip_bomb_is_not_unpacked_and_the_others_are_graded(world):
    zipped = packed(
        world.folder / "all.zip",
        {
            "s01.ipynb": "0" * 60_000_000,
            "s02.ipynb": " " * 40_000_000,
            "s03.ipynb": world.notebook("s03"),
            "s04.zip": _zip_of({"s04.ipynb": world.notebook("s04"), "bomb.ipynb": " " * 45_000_000}),
            "s05.zip": _zip_of({"inner.zip": _zip_of({"s05.ipynb": world.notebook("s05")})}),
        },
    )
    rows = world.grade(zipped)
    assert world.says("is larger than 50 MB")
    assert len(world.says("not unpacked")) == 2
    assert (rows["s03"]["points"], rows["s04"]["points"]) == (ALL, ALL)
    assert rows["s05"]["status"] == "missing", "one zip inside another is read, no deeper"
    assert world.says("is neither a notebook nor answers.csv")


def _zip_of(entries):
    out = io.BytesIO()
    packed(out, entries)
    return out.getvalue()


def test_a_zip_that_lies_about_its_sizes_is_bounded_by_what_is_read(world):
    path = packed(world.folder / "all.zip", {"s01.ipynb": " " * 60_000_000, "s02.ipynb": world.notebook("s02")})
    data = bytearray(path.read_bytes())
    # The central directory says that the first entry holds 1,000 bytes.
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    path.write_bytes(bytes(data))
    rows = world.grade(path)
    assert world.says("damaged") or world.says("cannot be read as JSON")
    assert rows["s02"]["points"] == ALL


def test_paths_in_a_zip_lead_nowhere(world):
    before = sorted(p.name for p in world.folder.iterdir())
    zipped = packed(
        world.folder / "all.zip",
        {
            "../../../tmp/evil.ipynb": world.notebook("s01"),
            "/etc/evil.ipynb": world.notebook("s02"),
            "C:\\evil.ipynb": "x",
        },
    )
    rows = world.grade(zipped)
    assert (rows["s01"]["points"], rows["s02"]["points"]) == (ALL, ALL)
    after = sorted(p.name for p in world.folder.iterdir())
    assert set(after) - set(before) == {"all.zip", "grades.csv", "grades-open.csv", "grades-listed.csv"}


def test_a_locked_zip_and_a_file_that_is_none_are_told(world):
    zipped = packed(world.folder / "all.zip", {"s01.ipynb": world.notebook("s01")})
    data = bytearray(zipped.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    zipped.write_bytes(bytes(data))
    assert [f.problem for f in files_of(zipped)] == ["is locked with a password"]
    (world.folder / "none.zip").write_bytes(b"no zip at all")
    with pytest.raises(ClassroomError, match="this is no zip"):
        world.grade(world.folder / "none.zip")
    with pytest.raises(ClassroomError, match="there is none"):
        world.grade(world.folder / "nowhere")


def test_links_and_hidden_files_of_a_folder_are_passed_by(world):
    world.hand_in("s01")
    (world.handed / "link.ipynb").symlink_to("/etc/passwd")
    world.hand_in("s02", path=".ipynb_checkpoints/s02.ipynb")
    world.hand_in("s02", path="__MACOSX/s02.ipynb")
    rows = world.grade()
    assert [s for s, r in rows.items() if r["status"] != "missing"] == ["s01"]


@pytest.mark.parametrize("where", ["value", "parameters", "entry", "seal"])
def test_a_key_that_was_changed_is_seen_and_only_its_student_waits(world, where):
    path = world.folder / "keys" / f"{NAME}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    entry = content["students"]["s01"]
    if where == "value":
        entry["answers"]["1"]["value"] = 5.0
    elif where == "parameters":
        entry["parameters"]["first"] = "1.00"
    elif where == "entry":
        content["students"]["s01"] = content["students"]["s02"]
    else:
        entry["seal"] = "0" * 64
    path.write_text(json.dumps(content), encoding="utf-8")
    world.hand_in("s01")
    world.hand_in("s02")
    rows = world.grade()
    assert (rows["s01"]["status"], rows["s01"]["points"]) == ("key changed", "")
    assert world.says("the key of this student was changed")
    assert rows["s02"]["points"] == ALL


def test_a_key_whose_questions_were_changed_grades_nobody(world):
    path = world.folder / "keys" / f"{NAME}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["head"]["questions"][0]["points"] = 200
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ClassroomError, match="the key was changed since it was written"):
        world.grade()


def test_without_its_seed_a_key_proves_nothing(world):
    (world.folder / "keys" / "seed").unlink()
    with pytest.raises(ClassroomError, match="the seed cannot be read"):
        world.grade()


def test_markup_and_formulas_in_names_answers_and_files_stay_text(tmp_path):
    roster = 'id,name\ns01,"=HYPERLINK(""http://x"",""y"")"\n"=2+3","<script>alert(1)</script>"\n@x,-1+1\n'
    world = World(tmp_path, roster)
    world.hand_in("s01", {"1": "'=cmd|x'", "5": "=1+1 <img src=x onerror=alert(1)>"}, path="=x.ipynb")
    world.hand_in("=2+3", path="b.ipynb")
    rows = world.grade()
    assert rows["s01"]["name"].startswith("'=HYPERLINK")
    assert rows["'=2+3"]["points"] == ALL
    for file in tmp_path.glob("grades*.csv"):
        for row in csv.reader(file.open(encoding="utf-8-sig", newline="")):
            assert not [c for c in row if c[:1] in ("=", "+", "@") or (c[:1] == "-" and not c[1:].isdigit())], row
    opened = {r["student"]: r for r in table(tmp_path / "grades-open.csv")}
    assert opened["s01"]["text"].startswith("'=1+1 <img")


# -- answers.csv --------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_student_with_a_calculator_hands_in_a_table(world, encoding):
    key = {n: t["answer"] for n, t in world.keys.students["s01"]["answers"].items()}
    chinese = key["2"].replace(" to ", "到")
    lines = (
        f"学生,s01\nassignment,{NAME}\n1,{key['1']}\n第2题,{chinese}\nQ3,{key['3']}亿元\n4,{key['4']}%\n5,价格不同\n"
    )
    (world.handed / "answers.csv").write_bytes(lines.encode(encoding))
    row = world.grade()["s01"]
    assert (row["points"], row["status"]) == (ALL, "graded"), row["comment"]
    assert {r["student"]: r["text"] for r in table(world.folder / "grades-open.csv")} == {"s01": "价格不同"}


def test_a_table_with_a_row_for_each_student_is_read_too(world):
    rows = ["student,1,2,3,4"]
    for student in ("s01", "s02"):
        key = world.keys.students[student]["answers"]
        rows.append(",".join([student, *(f'"{key[n]["answer"]}"' for n in "1234")]))
    (world.handed / "answers.csv").write_text("\n".join(rows), encoding="utf-8")
    graded = world.grade()
    assert [graded[s]["points"] for s in ("s01", "s02", "s03")] == [ALL, ALL, ""]


def test_a_table_that_is_none_and_one_of_nobody_are_listed(world):
    (world.handed / "a.csv").write_text("colour,shape\nred,round\n", encoding="utf-8")
    (world.handed / "b.csv").write_text("1,7.05\n2,8\n", encoding="utf-8")
    world.grade()
    assert world.says("is no table of answers")
    assert world.says("names no student")


# -- the open question ----------------------------------------------------------------------
def test_the_open_questions_column_is_empty_until_the_marked_sheet_is_merged(world):
    world.hand_in("s01")
    world.hand_in("s02", {"1": "about one half"})
    before = world.grade()
    assert (before["s01"]["5"], before["s01"]["total"]) == ("", "")
    sheet = table(world.folder / "grades-open.csv")
    assert [r["student"] for r in sheet] == ["s01", "s02"]
    assert sheet[0]["text"] == "Prices lie between."
    assert [h for h in sheet[0] if h.startswith("rubric")] == [
        f"rubric {i}: {line}" for i, line in enumerate(assignment(NAME).rubric(), 1)
    ]
    assert "Name of" not in (world.folder / "grades-open.csv").read_text(encoding="utf-8"), "marked without names"
    assert (sheet[0]["1"], sheet[1]["1"]) == ("", "?")
    sheet[0] |= {"points": "3", "comment": "Well attributed."}
    sheet[1] |= {"points": "2,5", "1": "1"}
    marked = world.folder / "open.csv"
    with marked.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(sheet[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(sheet)
    after = world.grade(marks=marked)
    assert (after["s01"]["5"], after["s01"]["total"]) == ("3", "11")
    assert "Well attributed." in after["s01"]["comment"]
    assert (after["s02"]["1"], after["s02"]["total"], after["s02"]["status"]) == ("1", "9.5", "graded")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("student,points\ns01,5\n", "row 2: points: expected 0 to 4 points, got '5'"),
        ("student,points\ns01,x\n", "expected 0 to 4 points, got 'x'"),
        ("student,points\ns01,-1\n", "expected 0 to 4"),
        ("who,what\ns01,1\n", "expected the columns student and points"),
    ],
)
def test_a_marked_sheet_that_cannot_be_is_refused(world, text, says):
    world.hand_in("s01")
    marked = world.folder / "open.csv"
    marked.write_text(text, encoding="utf-8")
    with pytest.raises(ClassroomError, match=says):
        world.grade(marks=marked)


def test_a_marked_student_who_is_not_in_the_class_is_listed(world):
    world.hand_in("s01")
    marked = world.folder / "open.csv"
    marked.write_text("student,points\ns01,4\nstranger,4\n", encoding="utf-8")
    assert world.grade(marks=marked)["s01"]["total"] == "12"
    assert world.says("is not on the class list") == [("the marked sheet", "stranger", "is not on the class list")]


def test_grading_twice_gives_the_same_tables(world):
    for student in CLASS[:4]:
        path = world.hand_in(student)
        os.utime(path, (time.mktime((2026, 3, 1, 9, 0, 0, 0, 0, -1)),) * 2)
    world.grade()
    first = {p.name: p.read_bytes() for p in world.folder.glob("grades*.csv")}
    world.grade()
    assert {p.name: p.read_bytes() for p in world.folder.glob("grades*.csv")} == first


def test_keys_of_several_assignments_need_a_name(world):
    assign("rest", world.roster, world.folder / "copies", world.folder / "keys", seed="5")
    world.hand_in("s01")
    with pytest.raises(ClassroomError, match=r"name one with --assignment; there are prices, rest"):
        world.grade()
    assert world.grade(name=NAME)["s01"]["points"] == ALL
    with pytest.raises(ClassroomError, match="no key of 'none'"):
        world.grade(name="none")
