"""Renderers: the blocks of a document as a page, a PDF, a Word file, a workbook."""
