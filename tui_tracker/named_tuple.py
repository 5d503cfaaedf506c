"""`NamedTuple` without the module `typing`, which takes a look-up a tenth of its time to load.

Records that a look-up loads derive from this class; everything else may be a dataclass.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    _NOT_COPIED = frozenset(("__module__", "__qualname__", "__annotations__", "__dict__", "__firstlineno__"))

    class _RecordType(type):
        """Turns the body of a class into a named tuple, as `typing.NamedTuple` does."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body["__annotations__"]
            defaults = [body.pop(field) for field in fields if field in body]
            record = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            for key, value in body.items():
                if key not in _NOT_COPIED:
                    setattr(record, key, value)
            return record

    class NamedTuple(metaclass=_RecordType):
        """The base of a frozen record: annotated fields in their order, those with a default last."""
