"""The staff console (工作台): aiohttp, server-rendered, in Simplified Chinese."""
