"""ports.Media: photos and recordings, by the digest of their content."""

import asyncio
import hashlib
import stat

import pytest

from bot.adapters.media import FolderMedia
from bot.adapters.memory import MemoryMedia

PHOTO = b"\xff\xd8\xff\xe0 a photo of a dark courtyard"
DIGEST = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture(params=["folder", "memory"])
def media(request, tmp_path):
    return FolderMedia(tmp_path / "media") if request.param == "folder" else MemoryMedia()


@pytest.fixture
def folder(tmp_path):
    return FolderMedia(tmp_path / "media")


async def test_the_name_of_a_photo_is_its_digest(media):
    assert await media.keep(PHOTO, "image/jpeg") == DIGEST


async def test_the_same_photo_twice_is_one(media):
    names = await asyncio.gather(*(media.keep(PHOTO, "image/jpeg") for _ in range(8)))

    assert set(names) == {DIGEST}


async def test_a_photo_is_read_back_whole(folder):
    await folder.keep(PHOTO, "image/jpeg")

    assert await folder.read(DIGEST) == PHOTO


async def test_the_folder_holds_whole_files_only_and_for_us_alone(folder, tmp_path):
    await asyncio.gather(*(folder.keep(bytes([n % 3]) * 99, "audio/amr") for n in range(12)))

    files = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert len(files) == 3
    assert all(hashlib.sha256(one.read_bytes()).hexdigest() == one.name for one in files)
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in files)


async def test_a_write_that_fails_leaves_nothing_behind(folder, tmp_path, monkeypatch):
    def fail(_):
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="no space"):
        await folder.keep(PHOTO, "image/jpeg")

    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


async def test_a_photo_nobody_sent_is_not_found(folder):
    with pytest.raises(FileNotFoundError):
        await folder.read(DIGEST)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 63 + "/"])
async def test_a_name_that_is_no_digest_is_refused(folder, name):
    with pytest.raises(ValueError, match="digest"):
        await folder.read(name)
