"""What each notebook shows: the machinery behind a page's sentences, tables and figures, one module a template.

A view takes a :class:`duizhang.pages.Page` and a ledger; running and keeping pages is the work of ``duizhang.pages``.
"""
