"""The WeChat platform in miniature: it speaks the real protocol to our own gateway.

Nothing here imports an adapter: crypto, XML and quotas are written a second time, from the
manual, so that gateway and platform check each other.
"""
