"""`NamedTuple` for records that a look-up loads: loading `typing` takes a tenth of its time.

No code is compiled for a class, so that it is made in a sixth of the time `collections.namedtuple` takes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter
    from operator import itemgetter

    class _RecordType(type):
        """Gives a record a getter for each annotated field, and a constructor that knows the defaults."""

        def __new__(cls, name, bases, body):
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            body |= {field: _tuplegetter(number, None) for number, field in enumerate(fields)}
            body |= {"__slots__": (), "_fields": fields, "__match_args__": fields}
            if fields:
                body["__new__"] = _constructor(name, fields, defaults)
            return super().__new__(cls, name, bases, body)

    def _constructor(name, fields, defaults):
        # With one name an itemgetter returns no tuple.
        values_in_order = itemgetter(*fields) if len(fields) > 1 else lambda named: (named[fields[0]],)
        make = tuple.__new__

        def new(cls, *values, **named):
            given = len(values) + len(named)
            if values:
                named = dict(zip(fields, values, strict=False)) | named
            is_odd = len(named) != given
            if given < len(fields):
                named = defaults | named
            try:
                record = make(cls, values_in_order(named))
            except KeyError as lacking:
                raise TypeError(f"{name} needs a value for {lacking}") from None
            if is_odd or len(named) != len(fields):
                raise TypeError(f"{name} has these fields only, each once: {', '.join(fields)}")
            return record

        return new

    class NamedTuple(tuple, metaclass=_RecordType):
        """The base of a frozen record: annotated fields in their order, those with a default last."""

        def __repr__(self):
            values = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({values})"

        def __getnewargs__(self):
            return tuple(self)

        _make = classmethod(tuple.__new__)

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **changes):
            return type(self)(**(self._asdict() | changes))
