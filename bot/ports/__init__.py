"""What the desk needs from the world, as Protocols, and the records that cross them."""

from bot.ports.edges import Clock, Dialogue, Media, Messenger, Sealer
from bot.ports.filed import OFFLINE, FiledFor, FiledForRecords
from bot.ports.meetings import Meetings, PublicMeeting
from bot.ports.merges import Merges
from bot.ports.records import (
    ANONYMOUS,
    PUT_OFF_AT_MOST,
    RECEIVED_AHEAD,
    UNSURE,
    WINDOW_CLOSED,
    CallKind,
    Conversation,
    Delivery,
    Filter,
    Inbound,
    KeptMedia,
    Outbound,
    Resident,
    SendOutcome,
    SendState,
    Sent,
    StaffCall,
)
from bot.ports.shared import Consents, MediaIndex, SharedState
from bot.ports.stores import (
    Calls,
    Conversations,
    Inbox,
    OpenWork,
    Outbox,
    Proposals,
    Residents,
    UnitOfWork,
)
from bot.ports.together import Opening, Openings

NOBODY = frozenset({ANONYMOUS, OFFLINE})
"""Proposers to whom no message can be owed: their data is deleted, or they have no WeChat."""

__all__ = [
    "ANONYMOUS",
    "NOBODY",
    "OFFLINE",
    "PUT_OFF_AT_MOST",
    "RECEIVED_AHEAD",
    "UNSURE",
    "WINDOW_CLOSED",
    "CallKind",
    "Calls",
    "Clock",
    "Consents",
    "Conversation",
    "Conversations",
    "Delivery",
    "Dialogue",
    "FiledFor",
    "FiledForRecords",
    "Filter",
    "Inbound",
    "Inbox",
    "KeptMedia",
    "Media",
    "MediaIndex",
    "Meetings",
    "Merges",
    "Messenger",
    "OpenWork",
    "Opening",
    "Openings",
    "Outbound",
    "Outbox",
    "Proposals",
    "PublicMeeting",
    "Resident",
    "Residents",
    "Sealer",
    "SendOutcome",
    "SendState",
    "Sent",
    "SharedState",
    "StaffCall",
    "UnitOfWork",
]
