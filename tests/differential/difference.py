"""One answer that is not the same."""
from typing import Any, NamedTuple


class Difference(NamedTuple):
    kind: str      # ENVELOPE, BODY, BODYSTRUCTURE, SECTION, FIELDS, PARTIAL, …
    item: str      # the field, the section, the command
    message: Any   # None where it is not about one message
    tayori: Any
    dovecot: Any

    @property
    def field(self):
        """The name of the field, without the number of its part."""
        return self.item.rpartition(" ")[2]

    def lowered(self):
        """Both values with ASCII letters made small, for what is compared without case."""
        return lowered(self.tayori), lowered(self.dovecot)


def lowered(value):
    if isinstance(value, list):
        return [lowered(each) for each in value]
    return value.lower() if isinstance(value, bytes) else value
