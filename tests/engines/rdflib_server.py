"""Serves a file of N-Quads with rdflib-endpoint: ``python rdflib_server.py PORT [FILE]``.

Its own command unites all graphs in the default one; a dataset of SPARQL keeps them apart.
"""

from __future__ import annotations

import sys

import rdflib
import uvicorn
from rdflib_endpoint import SparqlEndpoint


def main(port: str, *files: str) -> None:
    dataset = rdflib.Dataset(default_union=False)
    for file in files:
        dataset.parse(file, format="nquads")
    uvicorn.run(SparqlEndpoint(graph=dataset), host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
