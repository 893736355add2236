"""Parameterised pages: their parameters, the results they record, how they are run and kept."""

from duizhang.pages.page import Missing, Page, start
from duizhang.pages.parameters import ParameterError

__all__ = ["Missing", "Page", "ParameterError", "start"]
