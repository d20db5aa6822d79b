"""The aiohttp application WeChat calls: callback, turns, outbox, health."""
