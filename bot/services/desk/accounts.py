"""Staff accounts and signing in: password, one-time code, lock-out, sessions that end."""

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from bot.catalogue import Catalogue
from bot.ports import Sealer
from bot.ports.staff import Outcome, Session, SignIn, Staff, StaffWork, Stage
from bot.proposals.errors import ProposalError
from bot.proposals.permissions import STAFF_ROLES
from bot.proposals.workflow import Role
from bot.services import troubles
from bot.services.desk.cases import WrongValue
from bot.services.desk.passwords import LONGEST_PASSWORD, check_strength
from bot.services.desk.words import DeskWords
from bot.services.troubles import Trouble

FAILURES_TO_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)
IDLE = timedelta(minutes=60)
LONGEST_SESSION = timedelta(hours=10)
HALF_SIGNED_IN = timedelta(minutes=10)
CODE_SECONDS = 30
TEMPORARY = timedelta(days=7)
"""How long a password lasts that somebody else chose."""
COUNTED = frozenset({Outcome.OK, Outcome.WRONG_CODE, Outcome.WRONG_CURRENT})
"""What changes how near an account is to its lock."""
DEMO = "demo"
"""What the ids of demo accounts begin with; all others' begin with `s`."""

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))


class SignInRefused(ProposalError):
    """Signing in failed; `outcome` is for the log, `key` for the page. Never says which part."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.key = {Outcome.WRONG: "wrong_sign_in"}.get(outcome, outcome.value)
        self.outcome = outcome


def hash_password(password: str, login: str, words: DeskWords) -> str:
    """Argon2id of a password that is good enough; raises WeakPassword. Takes about 70 ms."""
    check_strength(password, login, words)
    return _HASHER.hash(unicodedata.normalize("NFKC", password))


def is_password(known: str | None, password: str) -> bool:
    """Whether the password fits; as slow for nobody's account as for a real one."""
    try:
        typed = unicodedata.normalize("NFKC", password[: LONGEST_PASSWORD + 1])
        _HASHER.verify(known or _NOBODY, typed)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return known is not None


async def add_staff(
    login: str, name: str, role: Role, body: str, password: str,
    *, work: StaffWork, catalogue: Catalogue, words: DeskWords, now: datetime,
    must_change: bool = True,
) -> Staff:  # fmt: skip
    """Make an account; raises LoginTaken, WeakPassword or WrongValue. The caller commits."""
    login = login.strip().lower()
    if role not in STAFF_ROLES:
        raise WrongValue("role")
    if body not in catalogue.bodies:
        raise WrongValue("body")
    if not (login.isascii() and 2 <= len(login) <= 40 and login.replace(".", "").isalnum()):
        raise WrongValue("login")
    if not name.strip():
        raise WrongValue("name")
    known = hash_password(password, login, words)
    staff = Staff(
        f"s{secrets.token_hex(8)}", login, name.strip(), role, body, known, now,
        must_change=must_change, password_at=now,
    )  # fmt: skip
    await work.accounts.add(staff)
    return staff


def is_usable(staff: Staff | None, *, sandbox: bool) -> bool:
    """Whether the account is there and opens anything; those of the demo only in the sandbox."""
    if staff is None or not staff.active:
        return False
    return sandbox or not staff.id.startswith(DEMO)


async def note(
    login: str, address: str, outcome: Outcome, staff: Staff | None,
    *, work: StaffWork, now: datetime,
) -> None:  # fmt: skip
    """Write one line of the log; wrong codes, and wrong current passwords, lock the account.

    Whoever types either is past the first door. What names no account may be a password in the
    wrong field, and is not kept.
    """
    known = staff.id if staff is not None else None
    await work.sign_ins.add(SignIn(now, login[:60] if known else "", address, outcome, known))
    if staff is None or outcome not in COUNTED:
        return
    fresh = await work.accounts.get(staff.id, lock=True)
    if fresh is None:
        return
    fresh.failures = 0 if outcome is Outcome.OK else fresh.failures + 1
    if fresh.failures >= FAILURES_TO_LOCK:
        fresh.failures, fresh.locked_until = 0, now + LOCKED_FOR
        trouble = Trouble.CODE if outcome is Outcome.WRONG_CODE else Trouble.CURRENT
        await troubles.note(trouble, f"{fresh.login} {address}", work=work, now=now)
    await work.accounts.save(fresh)


def has_lapsed(staff: Staff, now: datetime) -> bool:
    """Whether the password is one an administrator chose, and was not changed in time."""
    return staff.must_change and (staff.password_at or staff.created_at) + TEMPORARY < now


def is_locked(staff: Staff, now: datetime) -> bool:
    """Whether the account is locked after too many failures."""
    return staff.locked_until is not None and staff.locked_until > now


def new_secret(staff: Staff, sealer: Sealer) -> str:
    """A fresh secret for one-time codes, kept sealed until it is proven; Base32."""
    secret = pyotp.random_base32()
    staff.totp_sealed, staff.enrolled_at = sealer.seal(secret), None
    return secret


def provisioning(staff: Staff, sealer: Sealer, issuer: str) -> tuple[str, str]:
    """The secret and the address an authenticator app reads from the QR code."""
    secret = sealer.open(staff.totp_sealed)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=staff.login, issuer_name=issuer)


async def check_code(
    staff: Staff, code: str, sealer: Sealer, *, work: StaffWork, now: datetime
) -> bool:
    """Whether a one-time code (RFC 6238, ±30 s) is right and was not used before."""
    digits = "".join(code.split())
    if not staff.totp_sealed or not (digits.isdecimal() and len(digits) == 6):
        return False
    totp = pyotp.TOTP(sealer.open(staff.totp_sealed))
    for drift in (0, -1, 1):
        moment = now + timedelta(seconds=drift * CODE_SECONDS)
        if totp.verify(digits, for_time=moment):
            return await work.accounts.spend_code(staff.id, totp.timecode(moment))
    return False


def digest_of(token: str) -> str:
    """How a session is known to the database, which never sees its token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def open_session(
    staff: Staff, stage: Stage, address: str, *, work: StaffWork, now: datetime
) -> str:
    """A new session with a new token, which is returned and not kept."""
    token = secrets.token_urlsafe(32)
    lasts = LONGEST_SESSION if stage is Stage.FULL else HALF_SIGNED_IN
    session = Session(
        digest_of(token), staff.id, secrets.token_urlsafe(24), stage, now, now, now + lasts, address
    )
    await work.sessions.purge(now)
    await work.sessions.add(session)
    return token


def is_alive(session: Session, now: datetime) -> bool:
    """Whether a session still counts: neither idle for too long nor past its end."""
    return now < session.ends_at and now - session.seen_at < IDLE
