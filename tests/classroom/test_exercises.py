"""Every exercise: solved by its own solution, failed by each of its mistakes, fair to each student."""

import json
import re

import pytest
from classroom_help import SEED, filled, right

from duizhang.classroom import assignments, copy_for
from duizhang.classroom.answers import read_answer
from duizhang.classroom.compare import compare
from duizhang.classroom.copies import appears, numbers_in
from duizhang.classroom.find import read_notebook
from duizhang.classroom.template import Mistake, Question

every_assignment = pytest.mark.parametrize("exercise", assignments(), ids=lambda a: a.id)
CLASS = [f"student{i:02d}" for i in range(1, 13)]


def marked(exercise, copy, number, text, language="en"):
    """What grading says of one answer, as text."""
    question = exercise.question(number)
    mistakes = {
        name: (Mistake(name, number, m["says"]), copy.solved.mistakes[name])
        for name, m in copy.key[number]["mistakes"].items()
    }
    return compare(question, copy.solved.answers[number], read_answer(text), mistakes, language)


@every_assignment
def test_its_own_solution_earns_every_point(exercise):
    for student in CLASS:
        copy = copy_for(exercise, student, SEED)
        closed = [q.number for q in exercise.closed]
        handed = read_notebook(
            json.dumps(filled(copy.notebook, right(copy))).encode("utf-8"), closed, exercise.open.number
        )
        assert handed.student == student
        for question in exercise.closed:
            mark = marked(exercise, copy, question.number, handed.answers[question.number].answer.text)
            assert (mark.how, mark.points) == ("right", question.points), (student, question.number, mark)


@every_assignment
def test_each_common_mistake_is_rejected_and_told_in_its_own_words(exercise):
    assert {m.question for m in exercise.mistakes.values()} == {q.number for q in exercise.closed}
    for student in CLASS:
        copy = copy_for(exercise, student, SEED)
        for name, wrong in copy.solved.mistakes.items():
            number = exercise.mistakes[name].question
            text = " to ".join(f"{x:.6f}" for x in wrong) if isinstance(wrong, tuple) else f"{wrong:.6f}"
            for language in ("en", "zh"):
                mark = marked(exercise, copy, number, text, language)
                assert (mark.how, mark.points) == (name, 0), (student, name, text, copy.key[number]["answer"])
                assert exercise.mistakes[name].says[language] in mark.comment
                assert text in mark.comment, "the student's own numbers"


@every_assignment
def test_no_file_of_a_student_holds_an_answer(exercise):
    for student in CLASS:
        for language in ("en", "zh"):
            copy = copy_for(exercise, student, SEED, language=language)
            for text in (json.dumps(copy.notebook, ensure_ascii=False), copy.sheet):
                assert not set(re.findall("solution|mistake|rubric|draw", text))
                for question in exercise.closed:
                    value = copy.solved.answers[question.number]
                    assert not appears(question, value, numbers_in(text), copy.parameters), (student, question.number)


def test_the_search_finds_an_answer_in_each_form_that_a_file_could_hold_it_in():
    question = Question("1", "number", "percent", 2, 1, 2)
    for text in ("it is 7.25 %", "0.0725", "x=7.251", '"7.25"', "7.2512"):
        assert appears(question, 7.2512, numbers_in(text), {}), text
    for text in ("17.25", "7.255", "7.2", "a7.25b", "v1.7.25"):
        assert not appears(question, 7.2512, numbers_in(text), {}), text
    between = Question("1", "interval", "wan", 0, 0, 2)
    assert not appears(between, (213.0, 214.0), numbers_in("213万余"), {"visitors": "213"})
    assert appears(between, (213.0, 214.0), numbers_in("213 to 214"), {"visitors": "213"})


def test_an_upper_end_that_is_itself_left_out_may_be_written_with_nines():
    exercise = next(a for a in assignments() if a.id == "rounding")
    copy = copy_for(exercise, "student01", SEED)
    low, high = copy.solved.answers["1"]
    assert marked(exercise, copy, "1", f"{low:.2f} to {high - 0.001:.3f}").how == "right"
    assert marked(exercise, copy, "1", f"{low:.2f} to {high - 0.01:.2f}").how == "one_end"
