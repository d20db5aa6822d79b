"""The words that are known afterwards: jieba's, as far as our own texts have them."""

from collections.abc import Iterable

import jieba

_SILENT = 60
_LONGEST = 4


def words_of(texts: Iterable[str]) -> dict[str, int]:
    """Words of up to four characters seen more than once, and how often."""
    jieba.setLogLevel(_SILENT)
    counts: dict[str, int] = {}
    for text in texts:
        for word in jieba.cut(text, HMM=False):
            if word.isalpha() and not word.isascii():
                counts[word] = counts.get(word, 0) + 1
    return {
        word: counts[word] for word in sorted(counts) if counts[word] > 1 and len(word) <= _LONGEST
    }
