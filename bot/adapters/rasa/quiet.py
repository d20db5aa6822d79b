"""Keeps Rasa to itself: no telemetry, no error reports, no foreign files, no chatter; and light.

Must run before rasa is imported: it reads these values at import.
"""

import logging
import os

import jieba
import structlog

from bot.adapters.rasa import light


def keep_quiet() -> None:
    """Switch off everything that calls out, and library warnings nobody here can act on."""
    light.install()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["RASA_TELEMETRY_WRITE_KEY"] = ""
    os.environ["RASA_EXCEPTION_WRITE_KEY"] = ""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # filters do not hold: libraries reset them at import; the log's own level does
    logging.captureWarnings(capture=True)
    # Rasa logs every message's words and slots at debug level; structlog prints all by default
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        cache_logger_on_first_use=True,
    )
    for name in ("py.warnings", "rasa", "rasa_sdk", "tensorflow", "matplotlib", "apscheduler"):
        logging.getLogger(name).setLevel(logging.ERROR)
    jieba.setLogLevel(logging.ERROR)
    jieba.dt.initialize = _initialize


def _initialize(*_: object) -> None:
    """From jieba's own dictionary: its cache, unmarshalled, lies where everybody may plant one.

    Reading the cache takes nearly as long as this.
    """
    cutter = jieba.dt
    with cutter.lock:
        if not cutter.initialized:
            cutter.FREQ, cutter.total = cutter.gen_pfdict(cutter.get_dict_file())
            cutter.initialized = True
