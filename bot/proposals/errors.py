"""The one family of expected failures; each class carries the key of the reply it leads to."""


class YishiError(Exception):
    """Base of every failure the program expects; prints itself in one line."""

    key = "error"

    def __str__(self) -> str:
        detail = ", ".join(str(part) for part in self.args)
        return f"{self.key}: {detail}" if detail else self.key


class ProposalError(YishiError):
    """An outcome a resident or a staff member can be told about in words."""


class UnknownProposal(ProposalError):
    """No proposal under this reference, or none this person may see."""

    key = "unknown_proposal"


class UnknownResident(YishiError):
    """No resident under this id, or one whose data has been deleted."""

    key = "unknown_resident"


class StepNotAllowed(ProposalError):
    """The workflow table has no such step from this status for this person."""

    key = "step_not_allowed"


class SomethingMissing(ProposalError):
    """A step was taken without what the table says must be given; args name the fields."""

    key = "something_missing"


class ChangedMeanwhile(ProposalError):
    """Somebody else changed the proposal since it was read; nothing was saved."""

    key = "changed_meanwhile"


class AlreadySeconded(ProposalError):
    """A resident seconds (附议) a proposal once."""

    key = "already_seconded"


class NotSeconded(ProposalError):
    """Only who has seconded can take it back (撤回附议)."""

    key = "not_seconded"


class OwnProposal(ProposalError):
    """The proposer's own voice is in the proposal already; it cannot be seconded by them."""

    key = "own_proposal"


class KeptPrivate(ProposalError):
    """Its proposer said that it is not to be made public (不公开)."""

    key = "kept_private"


class NotForPublic(ProposalError):
    """It is not on the positive list, and only what is there may be made public."""

    key = "not_for_public"


class TasksOpen(ProposalError):
    """Tasks (子任务) on it are neither done nor dropped; args are their numbers."""

    key = "tasks_open"


class TooManyAttachments(ProposalError):
    """More photos than one proposal takes; args give the limit."""

    key = "too_many_attachments"


class LoginTaken(YishiError):
    """Another account has this login."""

    key = "login_taken"


class ContentError(YishiError):
    """Content under `data/` is wrong; args are the complaints, one line each, all at once."""

    key = "content"

    def __str__(self) -> str:
        return "\n".join(str(part) for part in self.args)


class SettingsError(YishiError):
    """Environment values are missing or malformed; args name every one of them."""

    key = "settings"

    def __str__(self) -> str:
        return "\n".join(str(part) for part in self.args)


class GatewayRefused(YishiError):
    """A callback that proves no right to be heard: unsigned, badly signed, malformed. → 403."""

    key = "gateway_refused"


class MessengerError(YishiError):
    """The messenger did not do what was asked; args are its code (0: no answer) and a detail.

    `is_final`: asking again brings nothing else.
    """

    key = "messenger"

    def __init__(self, code: int, detail: str = "", *, is_final: bool = False) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.is_final = is_final


class MediaInfected(YishiError):
    """An attachment is harmful and was not kept; args say what was found in it."""

    key = "media_infected"


class MediaUnchecked(YishiError):
    """An attachment could not be looked through and was not kept; it may be tried again."""

    key = "media_unchecked"


class AlertFailed(YishiError):
    """Staff could not be told this way; args say why, in a word for the log."""

    key = "alert"
