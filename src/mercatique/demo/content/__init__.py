"""What the people of the demo companies have written, ready for the rooms: plain data, in their own language."""

from mercatique.demo.content import dealership, shop
from mercatique.demo.content.shapes import Content

_CONTENT: dict[str, Content] = {"val-de-loire": dealership.CONTENT, "colibri": shop.CONTENT}


def content(slug: str) -> Content:
    return _CONTENT[slug]
