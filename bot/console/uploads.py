"""Pictures that come with a form: drawn again, looked through, kept; or refused as a whole."""

import logging

from aiohttp import web

from bot.console.deps import deps
from bot.pictures import made_anew
from bot.ports import KeptMedia
from bot.proposals.errors import (
    MediaInfected,
    MediaUnchecked,
    ProposalError,
    TooManyAttachments,
)

_log = logging.getLogger(__name__)


class PhotoUnfit(ProposalError):
    """A photo is none, is too large, or may not be kept."""

    key = "photo_unfit"


async def pictures(request: web.Request, name: str, most: int) -> list[KeptMedia]:
    """The pictures sent in a field; raises TooManyAttachments or PhotoUnfit, and keeps none then.

    Their bytes are stored; what is known of each is the caller's to store with the change.
    """
    its, posted = deps(request), await request.post()
    sent = [one for one in posted.getall(name, []) if isinstance(one, web.FileField)]
    files = [one for one in sent if one.filename]
    if len(files) > most:
        raise TooManyAttachments(most)
    kept: list[KeptMedia] = []
    for one in files:
        picture = await made_anew(one.file.read())
        if picture is None or its.keep_media is None:
            raise PhotoUnfit
        try:
            digest = await its.keep_media(picture.content, picture.content_type)
        except (MediaInfected, MediaUnchecked) as error:
            _log.warning("console: a photo is not kept: %s", error)
            raise PhotoUnfit from error
        size = len(picture.content)
        kept.append(KeptMedia(digest, picture.content_type, size, its.clock(), bare=True))
    return kept
