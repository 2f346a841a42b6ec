"""x"""
from typing import Any
def commands(add: Any) -> None:
    pass
