"""What the intake accepts before it says no: sizes, counts and ratios."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds that keep one file from taking the machine; the defaults suit a small server."""

    columns: int = 2_000
    cell: int = 131_072  # characters in one cell
    line: int = 1_500_000  # bytes in one line; DuckDB's own limit is two million
    members: int = 1_000  # entries of a ZIP
    ratio: int = 200  # times a compressed file may grow …
    ratio_from: int = 20 * MEGABYTE  # … once it has grown to this size
    inflated: int = 20 * 1024 * MEGABYTE  # bytes after decompression
    workbook: int = 2 * 1024 * MEGABYTE  # bytes of one part of a workbook
    full_count: int = 200 * MEGABYTE  # files up to this size are counted whole when inspected
    exact_lines: int = 64 * MEGABYTE  # files up to this size are rewritten when line numbers need it
    document: int = 64 * MEGABYTE  # a JSON document that is not one object per line
    sample: int = 2_000  # lines of the first look
    shown: int = 20  # first rows of the page
    quoted_lines: int = 500  # lines one quoted cell may span


LIMITS = Limits()
