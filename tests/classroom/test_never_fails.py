"""Whatever a student hands in, reading it ends in an answer or in one sentence."""

import json
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duizhang.classroom.answers import read_answer, read_cell
from duizhang.classroom.compare import compare
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.find import read_notebook, read_table
from duizhang.classroom.template import Question

quick = settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
PIECES = ["7", ".", "05", ",", "[", "]", "~", "-", "to", " ", "%", "亿", "元", "万", "个百分点", "±", "answer_1", "=", "#", "\n", "'", "e9",
          "七", "点", "百分之", "(", "billion", "１", "…", "−", "/", "\\", "{", "}", "0x", "_", "percent", "points", "至", "\0",
          "\u202e"]  # fmt: skip
text = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
QUESTIONS = [
    Question("1", kind, unit, 2, tolerance, 2)
    for kind in ("number", "interval")
    for unit in ("percent", "point", "yi_yuan", "wan", "count")
    for tolerance in (0, 1)
]


@quick
@given(text)
def test_any_text_is_read_marked_and_told_in_words(words):
    for answer in (read_answer(words), read_cell(words, "answer_1")):
        assert answer.kind in ("number", "interval", "nothing", "unread")
        assert len(answer.ends) == {"number": 1, "interval": 2}.get(answer.kind, 0)
        assert len(answer.text) <= 1000
        for question in QUESTIONS:
            key = (7.05, 7.15) if question.kind == "interval" else 7.05
            for language in ("en", "zh"):
                mark = compare(question, key, answer, {}, language)
                assert (mark.points is None) == (answer.kind == "unread")
                assert mark.points is None or 0 <= mark.points <= 2
                assert mark.comment
                assert len(mark.comment) < 400


leaf = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.just("answer_1 = 7"))
names = st.sampled_from(
    ["cells", "metadata", "source", "duizhang", "question", "tags", "id", "cell_type", "kind", "1", "answer", "input"]
)
tree = st.recursive(
    leaf, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5), max_leaves=20
)


@quick
@given(st.one_of(st.binary(max_size=200), tree.map(lambda t: json.dumps(t).encode("utf-8"))))
def test_any_bytes_are_a_notebook_or_one_sentence(data):
    try:
        handed = read_notebook(data, ["1", "2"], "5")
    except ClassroomError as error:
        assert str(error).startswith("is no notebook")
    else:
        assert set(handed.answers) == {"1", "2"}


@quick
@given(st.one_of(st.binary(max_size=200), text.map(lambda t: t.encode("utf-8"))))
def test_any_bytes_are_a_table_or_one_sentence(data):
    try:
        handed = read_table(data, ["1", "2"], "5")
    except ClassroomError as error:
        assert str(error)
    else:
        assert all(set(h.answers) == {"1", "2"} for h in handed)


def test_a_right_answer_is_right_however_it_is_written_down():
    rng = random.Random(3)
    question = Question("1", "interval", "percent", 2, 1, 2)
    joins = [" to ", "~", "～", " - ", "–", "至", "到", ", ", "，"]
    for _ in range(300):
        low = round(rng.uniform(-20, 90), 2)
        key = (low, round(low + rng.uniform(0.1, 5), 2))
        ends = [f"{end:.{rng.choice((2, 3))}f}" for end in key]
        unit = rng.choice(["", "%", " %", "％", " per cent"])
        words = rng.choice(["{}", "[{}]", "({})", "约{}", "= {}"]).format(rng.choice(joins).join(ends)) + unit
        if rng.random() < 0.3:
            words = words.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.-%"})
        assert compare(question, key, read_answer(words), {}).how == "right", words
