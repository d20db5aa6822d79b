"""Figures for Prometheus: how many, how fast, how many refused. Never who or what was said."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.messages import Kind
from bot.ports import SendOutcome

_SECONDS = (0.005, 0.01, 0.016, 0.025, 0.06, 0.1, 0.25, 0.5, 1.0, 2.5, 4.0, 5.0)


class Metrics:
    """One registry per process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._callbacks = Histogram(
            "yishi_callback_seconds",
            "Callback in to reply out.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.turns = Histogram(
            "yishi_turn_seconds",
            "One turn: what was said to the outcome stored.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._messages = self._counter("yishi_messages", "Messages received.", "kind")
        self._replies = self._counter("yishi_replies", "How callbacks were answered.", "way")
        self._sends = self._counter("yishi_sends", "Sent outside of a reply.", "way", "outcome")
        self.refused = Counter(
            "yishi_refused", "Callbacks that proved nothing.", registry=self.registry
        )
        self.unrecorded = Counter(
            "yishi_unrecorded", "Messages the database did not take.", registry=self.registry
        )
        self.in_line = self._gauge("yishi_turns_in_line", "Messages whose turn is to come.")
        self.left = self._gauge("yishi_left_messages", "Taken up by the last sweep.")
        self.owed = self._gauge("yishi_outbox_due", "Messages due to be sent, up to 100.")
        self.dead = self._gauge("yishi_dead_letters", "Messages given up, up to 100.")
        self.model = Gauge(
            "yishi_model_info", "The model in use.", ["name"], registry=self.registry
        )

    def answered(self, kind: Kind, way: str, seconds: float) -> None:
        """Note one callback; `way`: passive, acknowledged or lost (the connection was closed)."""
        self._messages.labels(kind=kind.value).inc()
        self._replies.labels(way=way).inc()
        self._callbacks.observe(seconds)

    def sent(self, outcome: SendOutcome, way: str) -> None:
        """Note one send; `way`: message (客服消息) or notice (订阅通知)."""
        self._sends.labels(way=way, outcome=outcome.value).inc()

    def page(self) -> bytes:
        """The text Prometheus reads."""
        return generate_latest(self.registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(name, about, registry=self.registry)
