"""Log lines that stay one line: no text from outside can forge another."""

import logging


class OneLine(logging.Formatter):
    """Control characters of the message are written as escapes; a traceback keeps its own lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = "".join(
            char if char.isprintable() else char.encode("unicode_escape").decode() for char in record.message
        )
        return super().formatMessage(record)
