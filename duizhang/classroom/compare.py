"""An answer beside the key: points, and a comment in words with the student's own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from duizhang.classroom.answers import Answer
from duizhang.classroom.template import Mistake, Question, Value

__all__ = ["Mark", "alike", "compare", "rejects"]

#: How far off, in tolerances, an answer is still the right one badly rounded.
NEAR = 5
#: What one unit of the question is in the base unit that a magnitude word counts in.
_BASE = {"yi_yuan": 10**8, "wan_yuan": 10**4, "yuan": 1, "wan": 10**4, "count": 1}
_KIND = {"yi_yuan": "yuan", "wan_yuan": "yuan", "yuan": "yuan", "wan": "count", "count": "count"}
_UNITS = {
    "percent": ("per cent", "%"), "point": ("percentage points", "个百分点"), "yuan": ("yuan", "元"),
    "yi_yuan": ("亿元 (100 million yuan)", "亿元"), "wan_yuan": ("万元 (10,000 yuan)", "万元"),
    "wan": ("万 (10,000)", "万"), "count": ("a count", "个数"), "per_mille": ("per mille", "‰"), "": ("no unit", "无单位"),
}  # fmt: skip
_SAYS = {
    "right": ("{yours} is right.", "{yours}，正确。"),
    "nothing": ("No answer was given. The answer is {key}.", "没有作答。答案是{key}。"),
    "mistake": ("You wrote {yours}. {says} The answer is {key}.", "你写的是{yours}。{says}答案是{key}。"),
    "near": (
        "{yours} lies close to {key}: it was rounded on the way. Round only at the end.",
        "{yours}接近{key}：中间步骤先舍入了。只在最后一步舍入。",
    ),
    "unit": (
        "{yours} has the right digits in another unit; {unit} was asked for: {key}.",
        "{yours}数字对，单位不对；要求的单位是{unit}：{key}。",
    ),
    "one_end": (
        "You wrote {yours}. One end is right; the interval is {key}.",
        "你写的是{yours}，一端正确；区间是{key}。",
    ),
    "point": (
        "You wrote {yours}: one number, where an interval with two ends was asked for. It is {key}.",
        "你写的是{yours}：题目要求给出区间的两端，这里只有一个数。区间是{key}。",
    ),
    "interval": (
        "You wrote {yours}: an interval, where one number was asked for. It is {key}.",
        "你写的是{yours}：题目要求一个数，这里是区间。答案是{key}。",
    ),
    "wrong": ("You wrote {yours}. The answer is {key}.", "你写的是{yours}。答案是{key}。"),
    "unread": (
        "This could not be read as a number, and nothing is taken off for that: your teacher will look at it.",
        "这一答案无法读成数字，并不因此扣分：由老师查看。",
    ),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer earns.

    Attributes
    ----------
    points : Fraction or None
        ``None``: a person must look at it.
    how : str
        ``right``, ``near``, ``unit``, ``one_end``, ``point``, ``interval``, ``wrong``, ``nothing``,
        ``unread`` or the name of a mistake.
    comment : str
    """

    points: Fraction | None
    how: str
    comment: str


def compare(
    question: Question,
    key: Value,
    answer: Answer,
    mistakes: Mapping[str, tuple[Mistake, Value]],
    language: str = "en",
) -> Mark:
    """Mark one answer.

    Parameters
    ----------
    question : Question
    key : float or pair of floats
    answer : Answer
    mistakes : mapping
        Name -> (its words, the answer that it leads to), of this question.
    language : {"en", "zh"}
        Of the comment.
    """

    def mark(how: str, share: Fraction | int | None, says: str = "") -> Mark:
        words = _SAYS["mistake" if says else how][language == "zh"]
        comment = words.format(
            yours=_yours(answer),
            key=_with_unit(question, key, language),
            says=says,
            unit=_unit(question.unit, language),
        )
        return Mark(None if share is None else share * Fraction(question.points), how, comment)

    if answer.kind == "nothing":
        return mark("nothing", 0)
    if answer.kind == "unread":
        return mark("unread", None)
    ends, right_unit = _in_unit(question, answer)
    wanted = key if isinstance(key, tuple) else (key,)
    if len(ends) == len(wanted):
        off = [abs(float(e) - w) for e, w in zip(ends, wanted, strict=True)]
        if all(d <= question.slack for d in off):
            return mark("right", 1) if right_unit else mark("unit", Fraction(1, 2))
        for name, (mistake, wrong) in mistakes.items():
            if _same(question, ends, wrong):
                return mark(name, 0, mistake.says[language])
        if all(d <= NEAR * question.slack for d in off) and question.tolerance:
            return mark("near", Fraction(1, 2)) if right_unit else mark("wrong", 0)
        if _another_unit(question, ends, wanted):
            return mark("unit", Fraction(1, 2))
        if len(ends) == 2 and right_unit and min(off) <= question.slack:
            return mark("one_end", Fraction(1, 2))
        return mark("wrong", 0)
    if len(ends) == 2:
        # One number asked for: an interval around it shows the right idea.
        inside = right_unit and float(ends[0]) - question.slack <= wanted[0] <= float(ends[1]) + question.slack
        narrow = float(ends[1] - ends[0]) <= 2 * NEAR * question.slack
        return mark("interval", Fraction(1, 2) if inside and narrow else 0)
    for name, (mistake, wrong) in mistakes.items():
        if _same(question, (ends[0], ends[0]), wrong):
            return mark(name, 0, mistake.says[language])
    return mark("point", 0)


def rejects(question: Question, key: Value, wrong: Value) -> bool:
    """Whether a wrong answer is far enough from the right one: beyond three tolerances at one end."""
    a = key if isinstance(key, tuple) else (key,)
    b = sorted(wrong) if isinstance(wrong, tuple) else (wrong,)
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) > 3 * question.slack


def alike(question: Question, one: Value, other: Value) -> bool:
    """Whether two wrong answers cannot be told apart."""
    return _same(
        question, tuple(Fraction(x) for x in sorted(one)) if isinstance(one, tuple) else (Fraction(one),), other
    )


def _same(question: Question, ends: tuple[Fraction, ...], wrong: Value) -> bool:
    other = sorted(wrong) if isinstance(wrong, tuple) else [wrong]
    if len(other) != len(ends):
        return False
    return all(abs(float(e) - w) <= question.slack for e, w in zip(ends, other, strict=True))


def _in_unit(question: Question, answer: Answer) -> tuple[tuple[Fraction, ...], bool]:
    """The ends in the question's unit, and whether the unit written (if any) is that of the question."""
    base = _BASE.get(question.unit)
    if base is not None:
        if answer.unit not in ("", "count", _KIND[question.unit]):
            return answer.ends, False
        written = answer.scaled or answer.unit == "yuan"
        return (tuple(e / base for e in answer.ends) if written else answer.ends), True
    if answer.unit == "per_mille":
        return tuple(e / 10 for e in answer.ends), question.unit == "percent"
    return answer.ends, answer.unit in ("", question.unit) and not answer.scaled


def _another_unit(question: Question, ends: tuple[Fraction, ...], wanted: tuple[float, ...]) -> bool:
    """Whether a power of ten between units makes it right: 0.071 for 7.1 per cent, yuan for 亿元."""
    factors = (100,) if question.unit in ("percent", "point") else (10**8, 10**4)
    if question.unit == "count":
        return False
    for factor in factors:
        # A fraction has as many figures as the answer asked for: 0.0711 for 7.11.
        down = all(abs(float(e) * factor - w) <= question.slack for e, w in zip(ends, wanted, strict=True))
        up = all(abs(float(e) / factor - w) <= question.slack for e, w in zip(ends, wanted, strict=True))
        if down or up:
            return True
    return False


def _unit(unit: str, language: str) -> str:
    return _UNITS[unit][language == "zh"]


def _with_unit(question: Question, key: Value, language: str) -> str:
    unit = {
        "percent": " %",
        "point": " 个百分点" if language == "zh" else " points",
        "yi_yuan": " 亿元",
        "wan_yuan": " 万元",
    }
    return question.text(key, language) + (unit | {"wan": " 万"}).get(question.unit, "")


def _yours(answer: Answer) -> str:
    """The student's own words, on one line."""
    return " ".join(answer.text.split())[:80]
