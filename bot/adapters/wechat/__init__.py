"""WeChat Official Account (公众号): callbacks in, passive replies and API calls out."""
