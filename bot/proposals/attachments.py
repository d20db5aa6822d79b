"""What comes with a proposal: photos, recordings, and how many there may be."""

from dataclasses import dataclass
from datetime import datetime

MAX_ATTACHMENTS = 9
PHOTOS = frozenset({"photo", "image"})
"""Kinds that are pictures of the resident, as the dialogue and as messengers call them."""
OUTSIDE = "outside"
"""Kind of a photo an outside party sent with its answer; it takes no place of the resident's."""

GONE = "gone"
"""Stands in place of a digest where a picture or sound is not to be had, or was none."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo, voice note or video of a resident, kept under the data folder by its digest."""

    kind: str
    media_id: str
    digest: str = ""
    added_at: datetime | None = None

    @property
    def is_photo(self) -> bool:
        """Whether it is a picture the resident sent."""
        return self.kind in PHOTOS

    @property
    def is_gone(self) -> bool:
        """Whether it could not be fetched and never will be."""
        return self.digest == GONE

    @property
    def is_kept(self) -> bool:
        """Whether its content is there to be shown."""
        return self.digest not in ("", GONE)
