"""Renderers: a `Document` becomes an Excel, CSV or PDF file.

Belongs here: page geometry, fonts, cell types, file formats. Does not belong here: anything that knows a
register or computes a figure; a renderer writes what the document says and nothing more.
"""
