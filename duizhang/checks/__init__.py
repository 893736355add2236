"""The checks: one module a group of families, an engine that finds which apply.

``duizhang.checks.engine.check(facts)`` is the way in; the formulas are public
functions of the modules, on :class:`duizhang.interval.Interval`.
"""
