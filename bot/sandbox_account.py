"""The sandbox's side of the desk's own account: the same credentials, and where it pushes to."""

from bot.sandbox.account import Account
from bot.settings import Settings


def sandbox_account(chosen: Settings) -> Account:
    """The sandbox platform's side of the same credentials."""
    wechat = chosen.wechat
    return Account(
        app_id=wechat.app_id,
        secret=wechat.app_secret,
        token=wechat.token,
        aes_key=wechat.aes_key,
        account_id=wechat.account_id,
        mode=wechat.mode,
        verified=wechat.may_push,
    )


def callback_url(chosen: Settings) -> str:
    """Where the sandbox platform pushes to."""
    return chosen.wechat.api_base.removesuffix("/sandbox/api") + "/wechat"
