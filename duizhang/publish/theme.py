"""The look of the book: nothing from another host, our style, what helps those who do not see or click."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import DictLoader

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["without_icon_script"]

STATIC = Path(__file__).parent / "static"
_ICON_SCRIPT = re.compile(
    r"\s*<!-- So that users can add custom icons -->|\s*<(script|link)\b[^>]*fontawesome\.js[^>]*>(\s*</script>)?"
)
#: The theme's own macros, without the icon script (543 kB a page; the icon font, which is local, draws the same).
_MACROS = """
{%- import "!static/webpack-macros.html" as theirs with context %}
{%- macro head_pre_assets() %}{{ theirs.head_pre_assets() }}{% endmacro %}
{%- macro head_js_preload() %}{{ theirs.head_js_preload() | without_icon_script }}{% endmacro %}
{%- macro body_post() %}{{ theirs.body_post() }}{% endmacro %}
"""
#: Files of the theme that no page asks for.
_UNUSED = (
    "_static/scripts/fontawesome.js*",
    "_static/**/*.map",
    "_static/**/*.ttf",
    "_static/sbt-webpack-macros.html",
    "_static/webpack-macros.html",
)
#: Icon fonts that only some icons need: the word in a page that asks for each, and its file.
_ICON_FONTS = {
    "fa-brands": "_static/vendor/fontawesome/webfonts/fa-brands-400.woff2",
    "fa-regular": "_static/vendor/fontawesome/webfonts/fa-regular-400.woff2",
}


def without_icon_script(markup: str) -> str:
    """The head of a page without the script that draws icons."""
    return _ICON_SCRIPT.sub("", markup)


def _templates(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    templates = app.builder.templates  # type: ignore[attr-defined]
    templates.loaders.insert(0, DictLoader({"static/webpack-macros.html": _MACROS}))
    templates.templatepathlen += 1  # so that "!static/…" still means the theme's own
    templates.environment.filters["without_icon_script"] = without_icon_script


def _static(app: Sphinx, config: Config) -> None:
    config.html_static_path.append(str(STATIC))
    config.html_favicon = config.html_favicon or str(STATIC / "icon.svg")


def _unused(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    for pattern in _UNUSED:
        for path in Path(app.outdir).glob(pattern):
            path.unlink()
    pages = [p.read_text(encoding="utf-8") for p in Path(app.outdir).rglob("*.html")]
    for word, font in _ICON_FONTS.items():
        if not any(word in page for page in pages):
            Path(app.outdir, font).unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    _quiet(app)
    app.connect("config-inited", _static)
    app.connect("builder-inited", _templates)
    app.connect("build-finished", _unused)
    app.add_css_file("duizhang.css", priority=900)
    app.add_css_file("claims.css", priority=901)
    app.add_js_file("duizhang.js", loading_method="defer")
    app.add_js_file("claims.js", loading_method="defer")


def _quiet(app: Sphinx) -> None:
    # Jupyter Book sets these for two extensions that load scripts from other hosts; without them it would warn.
    known: Any = app.config.values
    for name in ("comments_config", "thebe_config"):
        if name not in known:
            app.add_config_value(name, {}, "html", [dict])
