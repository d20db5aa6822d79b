"""Figures for Prometheus: how many, how fast, how many refused. Never who or what was said."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.messages import Kind

_SECONDS = (0.005, 0.01, 0.016, 0.025, 0.06, 0.1, 0.25, 0.5, 1.0, 2.5, 4.0, 5.0)


class Metrics:
    """One registry per process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._turns = Histogram(
            "yishi_callback_seconds",
            "Callback in to reply out.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._messages = Counter(
            "yishi_messages", "Messages received, by kind.", ["kind"], registry=self.registry
        )
        self.refused = Counter(
            "yishi_refused", "Callbacks that proved nothing.", registry=self.registry
        )
        self.model = Gauge(
            "yishi_model_info", "The model in use.", ["name"], registry=self.registry
        )

    def answered(self, kind: Kind, seconds: float) -> None:
        """Note one callback."""
        self._messages.labels(kind=kind.value).inc()
        self._turns.observe(seconds)

    def page(self) -> bytes:
        """The text Prometheus reads."""
        return generate_latest(self.registry)
