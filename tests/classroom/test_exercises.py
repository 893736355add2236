"""Every exercise: solved by its own solution, failed by each of its mistakes, fair to each student."""

import json
import re

import pytest
from classroom_help import SEED, filled, right

from duizhang.classroom import assignments, copy_for
from duizhang.classroom.answers import read_answer
from duizhang.classroom.compare import compare
from duizhang.classroom.copies import written_forms
from duizhang.classroom.find import read_notebook
from duizhang.classroom.template import Mistake

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
            printed = {str(v) for v in copy.parameters.values()}
            for text in (json.dumps(copy.notebook, ensure_ascii=False), copy.sheet):
                for question in exercise.closed:
                    for form in written_forms(question, copy.solved.answers[question.number]):
                        if form not in printed:
                            assert not re.search(rf"(?<![\d.]){re.escape(form)}(?!\d|\.\d)", text), (student, form)
