"""Networks as files that other tools read: GraphML, GEXF and JSON. The same graph always gives the same bytes."""

from __future__ import annotations

import json
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx


def graphml(graph: nx.Graph[str]) -> str:
    """The graph as GraphML."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(graph)) + "\n"


def gexf(graph: nx.Graph[str]) -> str:
    """The graph as GEXF 1.2, without the day on which it was written."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(graph)) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)


def node_link_json(graph: nx.Graph[str]) -> str:
    """The graph as node-link JSON, which ``networkx.node_link_graph`` reads."""
    import networkx as nx

    return json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, Callable[[nx.Graph[str]], str]] = {"graphml": graphml, "gexf": gexf, "json": node_link_json}
"""The formats by the ending of a file's name."""
