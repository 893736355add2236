"""Figures with alt text, caption and address, in pages and in chapters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from duizhang.pages.results import MIME
from duizhang.publish.elements import typeset, words
from duizhang.publish.freshness import used
from duizhang.publish.results import FOLDER, NotRecorded, page_of, page_title, part_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["PageFigure", "PageFigureDirective", "figure_node"]

logger = logging.getLogger(__name__)
_SVG = "image/svg+xml"


def figure_node(image: nodes.image, identifier: str, alt: str, caption: str) -> nodes.figure:
    """An image as a figure: what it shows for those who do not see it, its caption, its address."""
    image["alt"] = alt
    # The theme darkens images on a dark page unless told not to; ours keep a light card.
    image["classes"] = [*image.get("classes", []), "dark-light"]
    figure = nodes.figure("", image, ids=[identifier], classes=["dz-figure"])
    if caption:
        figure += nodes.caption(caption, "", *words(typeset(caption)))
    return figure


class PageFigure:
    """The plug-in by which myst-nb shows what :meth:`duizhang.pages.Page.figure` displayed.

    myst-nb reads alt texts from a cell's static metadata only; ours are
    computed, and come with the output.
    """

    mime_priority_overrides: ClassVar = [("*", MIME, 1)]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        """Make a figure of an SVG that carries our metadata; leave all others alone."""
        if data.mime_type == MIME:
            return [nodes.raw("", "", format="html")]  # nothing: results are for the machinery, not for readers
        said = data.output_metadata.get(_SVG, {}).get("duizhang") if data.mime_type == _SVG else None
        if not said or inline:
            return None
        (image,) = renderer.render_image(data)
        return [figure_node(image, nodes.make_id(said["name"]), said["alt"], said["caption"])]


class PageFigureDirective(SphinxDirective):
    """``{page-figure} PAGE FIGURE``: a page's figure in a chapter, with its caption and the way back."""

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        page, name = self.arguments
        try:
            results = page_of(self.env, page)
            figure = part_of(results, "figures", name)
        except NotRecorded as error:
            where = self.get_location()
            logger.warning(
                "page-figure %s %s: %s", page, name, error, location=where, type="duizhang", subtype="figure"
            )
            return []
        # Names of files come from the results: only the last part counts, so that none leaves the folder.
        image, points = (f"/{FOLDER}/{Path(figure[k]).name}" for k in ("image", "points"))
        for file in (image, points):
            used(self.env, Path(self.env.srcdir, file.lstrip("/")))
        identifier = nodes.make_id(f"{page}-{name}")
        node = figure_node(nodes.image("", uri=image), identifier, figure["alt"], figure["caption"])
        self.set_source_info(node)
        node += nodes.legend("", nodes.paragraph("", "", *self._way_back(page, results, points)))
        return [node]

    def _way_back(self, page: str, results: dict[str, Any], points: str) -> list[nodes.Node]:
        data = addnodes.download_reference("", "", nodes.Text("the points drawn (CSV)"), reftarget=points)
        data.update_all_atts({"refdoc": self.env.docname, "refexplicit": True, "refwarn": True})
        docname = f"{FOLDER}/{page}"
        title = page_title(results, page)
        if docname not in self.env.found_docs:
            return [nodes.Text(f"From the page {title} · "), data]
        uri = self.env.app.builder.get_relative_uri(self.env.docname, docname)
        link = nodes.reference("", "", *words(title), internal=True, refuri=uri)
        return [nodes.Text("From the page "), link, nodes.Text(" · "), data]


def setup(app: Sphinx) -> None:
    from myst_nb.core.render import load_mime_renders

    app.add_directive("page-figure", PageFigureDirective)
    # The entry point is seen where the package is installed; a bare checkout on the path has none.
    plugins = load_mime_renders()
    if not any(getattr(p, "__qualname__", "") == PageFigure.__qualname__ for p in plugins):
        plugins.append(PageFigure)  # type: ignore[arg-type]
