"""A copy for each student: distinct, of equal length, the same at every call, and nothing of a key or a name in it."""

import csv
import io
import json
import re
import stat

import pytest
from classroom_help import SEED, write_roster

from duizhang.classroom import assignment, assignments
from duizhang.classroom.assign import assign, copies, deal
from duizhang.classroom.copies import appears, numbers_in
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.keys import read_keys
from duizhang.classroom.roster import Student, decode, file_name, read_roster, written
from duizhang.classroom.seed import number_seed, open_seed

CLASS = [f"student{i:03d}" for i in range(1, 13)]


@pytest.fixture
def roster(tmp_path):
    return write_roster(tmp_path / "roster.csv", CLASS)


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# -- two hundred students ---------------------------------------------------------
@pytest.mark.parametrize("exercise", assignments(), ids=lambda a: a.id)
def test_two_hundred_students_get_two_hundred_variants_of_equal_length_all_solvable(exercise):
    students = tuple(Student(f"student{i:03d}") for i in range(200))
    made = list(copies(exercise, students, number_seed(11)))
    assert len({json.dumps(dict(c.parameters), sort_keys=True) for c in made}) == 200
    assert len({tuple(c.solved.answers.items()) for c in made}) == 200, "the answers differ too"
    shapes = {
        tuple((c["cell_type"], c["id"], len(c["source"].splitlines())) for c in copy.notebook["cells"]) for copy in made
    }
    assert len(shapes) == 1, "the same cells, the same number of lines"
    figures = [k for k, v in exercise.default().items() if isinstance(v, str) and re.fullmatch(r"[\d.]+", v)]
    assert figures
    for name in figures:
        assert {len(c.parameters[name].partition(".")[2]) for c in made} == {
            len(exercise.default()[name].partition(".")[2])
        }
    for copy in made:
        given = numbers_in(json.dumps(copy.notebook, ensure_ascii=False))
        assert not any(
            appears(exercise.question(n), value, given, copy.parameters) for n, value in copy.solved.answers.items()
        )


# -- what is written ----------------------------------------------------------------
def test_two_calls_give_the_same_bytes(tmp_path, roster):
    for name in ("one", "two"):
        assign("rounding", roster, tmp_path / name, tmp_path / f"{name}-keys", zh=True, seed=str(SEED))
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert first == second
    assert len(first) == 4 * len(CLASS)
    keys = [{p.name: p.read_bytes() for p in (tmp_path / f"{n}-keys").iterdir()} for n in ("one", "two")]
    assert keys[0] == keys[1]


def test_no_file_that_is_handed_out_holds_a_name_an_answer_or_another_students_id(tmp_path, roster):
    done = assign("prices", roster, tmp_path / "out", zh=True, seed=str(SEED))
    assert done.key.parent == tmp_path / "out-keys"
    key = read_keys(done.key.parent, "prices")
    exercise = assignment("prices")
    assert len(list((tmp_path / "out").iterdir())) == 4 * len(CLASS)
    for path in (tmp_path / "out").iterdir():
        text = path.read_text(encoding="utf-8")
        own = path.stem.removesuffix("-zh").removesuffix("-prices")
        assert own in text
        assert "Name of" not in text
        assert not [s for s in CLASS if s != own and s in text]
        for number, told in key.students[own]["answers"].items():
            value = tuple(told["value"]) if isinstance(told["value"], list) else told["value"]
            parameters = key.students[own]["parameters"]
            assert not appears(exercise.question(number), value, numbers_in(text), parameters), path.name
    assert "Name of" not in done.key.read_text(encoding="utf-8"), "names are for the grade table"


def test_the_seed_is_made_once_kept_with_the_keys_and_for_its_owner_only(tmp_path, roster):
    keys = tmp_path / "keys"
    assign("rounding", roster, tmp_path / "a", keys)
    seed = (keys / "seed").read_bytes()
    assert len(seed) == 32
    assert stat.S_IMODE((keys / "seed").stat().st_mode) == 0o600
    assert stat.S_IMODE((keys / "rounding.json").stat().st_mode) == 0o600
    assign("rounding", roster, tmp_path / "b", keys)
    assert (keys / "seed").read_bytes() == seed
    assert {p.name: p.read_bytes() for p in (tmp_path / "a").iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "b").iterdir()
    }
    assign("rounding", roster, tmp_path / "c", tmp_path / "others")
    assert (tmp_path / "others" / "seed").read_bytes() != seed
    (name,) = [p.name for p in (tmp_path / "a").glob(f"{CLASS[0]}-rounding.ipynb")]
    assert (tmp_path / "a" / name).read_bytes() != (tmp_path / "c" / name).read_bytes()


def test_a_seed_file_may_be_given_and_is_kept(tmp_path, roster):
    seed = tmp_path / "random"
    seed.write_bytes(bytes(range(40)))
    assign("rounding", roster, tmp_path / "out", tmp_path / "keys", seed=str(seed))
    assert open_seed(tmp_path / "keys") == bytes(range(40))
    (tmp_path / "short").write_bytes(b"1234")
    with pytest.raises(ClassroomError, match="at least 16 random bytes, found 4"):
        assign("rounding", roster, tmp_path / "out", tmp_path / "keys2", seed=str(tmp_path / "short"))
    with pytest.raises(ClassroomError, match="made from another seed"):
        assign("rounding", roster, tmp_path / "out", tmp_path / "keys", seed="5")


def test_a_student_who_comes_later_leaves_the_others_variants_as_they_are(tmp_path, roster):
    assign("target", roster, tmp_path / "out", tmp_path / "keys", variants=3)
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    letters = {r["id"]: r["variant"] for r in table(tmp_path / "keys" / "target-roster.csv")}
    write_roster(roster, ["a-new-one", *CLASS, "another"])
    assign("target", roster, tmp_path / "out", tmp_path / "keys", variants=3)
    after = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    assert {n: b for n, b in after.items() if n in before} == before
    assert len(after) == len(before) + 4
    again = {r["id"]: r["variant"] for r in table(tmp_path / "keys" / "target-roster.csv")}
    assert {s: again[s] for s in CLASS} == letters
    assert set(read_keys(tmp_path / "keys", "target").students) == {*CLASS, "a-new-one", "another"}


def test_k_variants_are_dealt_evenly_and_each_letter_stands_in_the_copy_of_the_roster(tmp_path, roster):
    done = assign("rest", roster, tmp_path / "out", tmp_path / "keys", variants=4, seed=str(SEED))
    assert done.distinct == 4
    rows = table(tmp_path / "keys" / "rest-roster.csv")
    assert [(r["id"], r["name"]) for r in rows] == [(s, f"Name of {s}") for s in CLASS]
    assert sorted(r["variant"] for r in rows) == sorted("ABCD" * 3)
    key = read_keys(tmp_path / "keys", "rest")
    by_letter = {}
    for row in rows:
        by_letter.setdefault(row["variant"], set()).add(json.dumps(key.students[row["id"]]["parameters"]))
    assert [len(v) for v in by_letter.values()] == [1, 1, 1, 1]
    dealt = [deal(tuple(map(Student, CLASS)), 4, number_seed(n), "rest") for n in range(3)]
    assert dealt[0] != dealt[1] != dealt[2], "nobody foresees who gets which"


def test_keys_never_lie_in_the_folder_that_is_handed_out(tmp_path, roster):
    for keys in (tmp_path / "out", tmp_path / "out" / "keys", tmp_path / "x" / ".." / "out" / "deep" / "keys"):
        with pytest.raises(ClassroomError, match="keys never lie in the folder"):
            assign("rounding", roster, tmp_path / "out", keys)
    assert not (tmp_path / "out").exists()


def test_two_assignments_lie_side_by_side_in_one_folder(tmp_path, roster):
    for name in ("rounding", "target"):
        assign(name, roster, tmp_path / "out", tmp_path / "keys", sheet=False)
    assert len(list((tmp_path / "out").iterdir())) == 2 * len(CLASS)
    assert {p.name for p in (tmp_path / "keys").iterdir()} == {
        "seed", "rounding.json", "rounding-roster.csv", "target.json", "target-roster.csv",
    }  # fmt: skip


def test_keys_are_not_drawn_again_from_another_ledger(tmp_path, roster):
    assign("rounding", roster, tmp_path / "out", seed="3")
    before = {p.name: p.read_bytes() for p in (tmp_path / "out-keys").iterdir()}
    with pytest.raises(ClassroomError, match="were drawn from the invented county"):
        assign("rounding", roster, tmp_path / "out", real=True, seed="3")
    assert {p.name: p.read_bytes() for p in (tmp_path / "out-keys").iterdir()} == before


def test_a_template_that_changed_refuses_to_add_to_its_old_keys(tmp_path, roster):
    done = assign("rounding", roster, tmp_path / "out", seed="3")
    key = json.loads(done.key.read_text(encoding="utf-8"))
    key["head"]["template"] = "0" * 64
    done.key.write_text(json.dumps(key), encoding="utf-8")
    with pytest.raises(ClassroomError, match="key was changed"):
        assign("rounding", roster, tmp_path / "out")


def test_a_real_ledger_with_fewer_cases_than_students_says_so(tmp_path, roster):
    done = assign("target", roster, tmp_path / "out", real=True, seed="3")
    assert done.distinct < len(CLASS)
    assert done.notices == (
        f"{len(CLASS)} students share {done.distinct} variants: the ledger has no more cases of this kind",
    )


# -- rosters ------------------------------------------------------------------------
MOODLE = "First name,Last name,ID number,Email address,Groups\nGiven1,Family1,2025001,a@x.edu,\nGiven2,Family2,2025002,b@x.edu,\n"
WORKSHEET = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    "Participant 9001,First One,2025001,a@x.edu,No submission,,100.00,Yes,-,-,\n"
    "Participant 9002,Second One,2025002,b@x.edu,No submission,,100.00,Yes,-,-,\n"
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (77)\n    Points Possible,,,,,10\n"
    '"One, First",501,2025001,a,S1,\n"Two, Second",502,2025002,b,S1,\n"Student, Test",599,,zz,S1,\n'
)
ROSTERS = [
    (MOODLE, "moodle", ["Given1 Family1", "Given2 Family2"], ["", ""]),
    (WORKSHEET, "moodle", ["First One", "Second One"], ["9001", "9002"]),
    (CANVAS, "canvas", ["One, First", "Two, Second"], ["501", "502"]),
    ("学号,姓名\n2025001,学生甲\n2025002,学生乙\n", "plain", ["学生甲", "学生乙"], ["", ""]),
    ("2025001,one\n2025002,two\n", "plain", ["one", "two"], ["", ""]),
    ("id;name\n2025001;one\n2025002;two\n", "plain", ["one", "two"], ["", ""]),
    (
        "姓\t名\t学号\t电子邮件地址\n学生\t甲\t2025001\ta@x.edu\n学生\t乙\t2025002\tb@x.edu\n",
        "moodle",
        ["学生甲", "学生乙"],
        ["", ""],
    ),
    ("2025001\n2025002\n", "plain", ["", ""], ["", ""]),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("text", "shape", "names", "numbers"), ROSTERS, ids=range(len(ROSTERS)))
def test_a_roster_is_read_as_the_lms_exports_it(tmp_path, text, shape, names, numbers, encoding):
    path = tmp_path / "roster.csv"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    roster = read_roster(path)
    assert roster.shape == shape
    assert [s.id for s in roster.students] == ["2025001", "2025002"]
    assert [s.name for s in roster.students] == names
    assert [s.lms for s in roster.students] == numbers


def test_a_column_of_ids_with_holes_gives_way_to_one_without(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("First name,Last name,ID number,Email address\nA,One,,a@x.edu\nB,Two,2,b@x.edu\n", encoding="utf-8")
    assert [s.id for s in read_roster(path).students] == ["a@x.edu", "b@x.edu"]


BAD = [
    ("", "the list is empty"),
    ("id,name\n1,one\n,two\n", "row 3: no id"),
    ("id,name\n1,one\n1,two\n", "row 3: the id '1' stands in another row with another name"),
    ("colour,shape,size\nred,round,big\n", "no column of ids among colour, shape, size"),
    (f"id,name\n{'x' * 101},one\n", "longer than 100 characters"),
    ("id,name\na\u202eb,one\n", "holds control marks"),
]


@pytest.mark.parametrize(("text", "says"), BAD, ids=[s for _, s in BAD])
def test_a_roster_that_cannot_be_used_is_refused_by_row_before_anything_is_written(tmp_path, text, says):
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClassroomError, match=re.escape(says)):
        assign("rounding", path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_row_that_stands_twice_is_taken_once_and_told(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("id,name\n1,one\n1,one\n2,two\n", encoding="utf-8")
    roster = read_roster(path)
    assert [s.id for s in roster.students] == ["1", "2"]
    assert roster.notices == ("row 3: '1' again: taken once",)


def test_a_workbook_and_a_missing_file_are_told(tmp_path):
    (tmp_path / "roster.xlsx").write_bytes(b"PK\x03\x04rest")
    with pytest.raises(ClassroomError, match="save it as CSV first"):
        read_roster(tmp_path / "roster.xlsx")
    with pytest.raises(ClassroomError, match="cannot be read: No such file"):
        read_roster(tmp_path / "none.csv")


HOSTILE = ["../../etc/passwd", "/etc/passwd", "..", "a/b", "C:\\x", "con", "<script>alert(1)</script>", "学生一", "A", "a", "x" * 100,
           "=1+1", "-x", "$(touch x)", "*", "a\u00e9", "{{year}}", "s%00"]  # fmt: skip


def test_an_id_is_never_a_path_and_never_markup(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(written(["id", "name"], [{"id": i, "name": f"<b>{i}</b>"} for i in HOSTILE]), encoding="utf-8")
    assign("rounding", path, tmp_path / "deep" / "out", seed="3", zh=True)
    files = list((tmp_path / "deep" / "out").iterdir())
    assert len(files) == 4 * len(HOSTILE)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}-rounding(-zh)?\.(ipynb|html)", p.name) for p in files)
    assert len({p.name.casefold() for p in files}) == len(files)
    assert {p.name for p in tmp_path.iterdir()} == {"roster.csv", "deep"}
    found = set()
    for p in files:
        text = p.read_text(encoding="utf-8")
        assert "<script>" not in text.replace(json.dumps("<script>alert(1)</script>"), "")
        if p.suffix == ".ipynb":
            notebook = json.loads(text)
            found.add(notebook["metadata"]["duizhang"]["student"])
            assert not re.search(
                r"[<>/$*=]", notebook["cells"][1]["source"].split(".")[0].strip("*").replace("学生：", "")
            )
    assert found == set(HOSTILE)


def test_file_names_of_plain_ids_are_the_ids():
    assert file_name("2025001") == "2025001"
    assert file_name("con") != "con"
    assert file_name("A") != file_name("a")


def test_text_that_is_neither_utf8_nor_gbk_is_refused():
    assert decode("学号".encode("gbk")) == "学号"
    with pytest.raises(ClassroomError, match="neither UTF-8 nor GBK"):
        decode(b"\xff\xff\xff\xff")


def test_no_cell_of_a_table_is_a_formula():
    rows = [
        {"a": "=HYPERLINK(1)"},
        {"a": "+1+1"},
        {"a": "-2+3"},
        {"a": "@x"},
        {"a": "\t=1"},
        {"a": "-3.5"},
        {"a": "plain"},
    ]
    cells = [r[0] for r in csv.reader(io.StringIO(written(["a"], rows)))][1:]
    assert cells == ["'=HYPERLINK(1)", "'+1+1", "'-2+3", "'@x", "'\t=1", "-3.5", "plain"]
