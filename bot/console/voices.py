"""Voice notes as a browser can play them: WeChat's AMR (RFC 4867 storage format) made WAV.

Decoded by the FFmpeg inside the wheel of `av`; nothing of the system is needed.
"""

import io
import logging
import wave
from collections.abc import Iterator

import av
from av.container import InputContainer

_log = logging.getLogger(__name__)
MARK = b"#!AMR"
"""What narrow-band and wide-band files begin with."""
LONGEST_SECONDS = 300
"""WeChat's notes end at 60 s; what is longer is cut, so that size and time stay bounded."""
_FRAMES_A_SECOND = 50
_SAMPLE_BYTES = 2


def to_wav(content: bytes) -> bytes | None:
    """The note as mono 16-bit WAV, or None where nothing can be heard in it; blocks some 100 ms."""
    if not content.startswith(MARK):
        return None
    try:
        with av.open(io.BytesIO(content), "r", format="amr") as source:
            return _wav(b"".join(_heard(source)), source.streams.audio[0].rate)
    except (av.FFmpegError, EOFError, IndexError) as error:
        _log.warning("a voice note cannot be decoded: %s", type(error).__name__)
        return None


def _heard(source: InputContainer) -> Iterator[bytes]:
    """Samples frame by frame; a frame that says nothing (no data, damaged) is silence."""
    stream = source.streams.audio[0]
    resampler = av.AudioResampler(format="s16", layout="mono", rate=stream.rate)
    silence = bytes(stream.rate // _FRAMES_A_SECOND * _SAMPLE_BYTES)
    for number, packet in enumerate(source.demux(stream)):
        if number == LONGEST_SECONDS * _FRAMES_A_SECOND:
            return
        try:
            frames = [made for one in packet.decode() for made in resampler.resample(one)]
        except av.InvalidDataError:
            yield silence
            continue
        for frame in frames:
            yield bytes(frame.planes[0])[: frame.samples * _SAMPLE_BYTES]


def _wav(samples: bytes, rate: int) -> bytes | None:
    if not any(samples):
        return None
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(_SAMPLE_BYTES)
        made.setframerate(rate)
        made.writeframes(samples)
    return out.getvalue()
