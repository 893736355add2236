"""Formulas become MathML, or are named."""

import pytest

from duizhang.publish.mathml import mathml


def test_a_fraction_and_a_root_are_drawn():
    made = mathml(r"\left(\frac{Y_t}{Y_0}\right)^{1/n} - 1", "block")
    assert made.startswith("<math")
    assert 'display="block"' in made
    assert "<mfrac>" in made


def test_chinese_and_per_cent_signs_in_text_are_kept():
    made = mathml(r"\text{年均增长 7.1\%}")
    assert "年均增长" in made
    assert "7.1%" in made


@pytest.mark.parametrize("formula", [r"\left( x", "x_", r"\frac", r"\fraction{1}{2}"])
def test_a_formula_that_is_not_understood_is_named(formula):
    with pytest.raises(ValueError, match="cannot be made into MathML"):
        mathml(formula)
