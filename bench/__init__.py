"""Measurements: what ``make bench`` prints. Medians and ratios, side by side in one run; never a test."""
