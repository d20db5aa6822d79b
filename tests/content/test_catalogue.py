"""The project's own catalogue: whole, honest, and answering what the desk asks of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.catalogue import BodyKind, Catalogue, Kept, Stage
from bot.catalogue.lists import NEGATIVE_CODES, TOPIC_CODES
from bot.proposals.lists import Handling
from bot.proposals.places import Level
from bot.proposals.workflow import Status


def test_it_holds_45_topics_in_five_categories_and_21_negative_entries(
    catalogue: Catalogue,
) -> None:
    assert tuple(sorted(catalogue.lists.topics)) == TOPIC_CODES
    assert tuple(sorted(catalogue.lists.negative)) == NEGATIVE_CODES
    assert "".join(catalogue.categories) == "ABCDE"


@pytest.mark.parametrize("code", NEGATIVE_CODES)
def test_every_no_gives_a_reason_a_door_and_examples(catalogue: Catalogue, code: str) -> None:
    entry = catalogue.lists.negative[code]

    assert len(entry.reason) >= 10
    assert catalogue.lists.doors_of(code)
    assert len(entry.examples) >= 3
    assert entry.counter_examples


def test_the_three_emergencies_begin_with_a_number_that_can_be_dialled(
    catalogue: Catalogue,
) -> None:
    urgent = [entry for entry in catalogue.lists.negative.values() if entry.is_urgent]

    assert [entry.code for entry in urgent] == ["N01", "N02", "N03"]
    for entry in urgent:
        assert catalogue.lists.doors_of(entry.code)[0].number is not None


def test_accusations_and_secret_matters_are_not_kept_and_go_to_a_person(
    catalogue: Catalogue,
) -> None:
    unkept = {entry.code for entry in catalogue.lists.negative.values() if not entry.keeps_text}

    assert unkept == {"N08", "N16"}
    for code in unkept:
        assert catalogue.lists.negative[code].handling is Handling.HUMAN


def test_every_number_was_verified_and_every_gap_says_who_fills_it(catalogue: Catalogue) -> None:
    for door in catalogue.lists.doors.values():
        if door.number is None:
            assert "待街道填写" in door.note, door.id
        else:
            assert door.verified_on is not None, door.id


def test_nothing_the_street_has_not_confirmed_is_called_its_rule(project: Path) -> None:
    for path in sorted((project / "data" / "catalogue").rglob("*.yml")):
        spoken = [
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if not line.lstrip().startswith("#")
        ]
        assert not [line for line in spoken if "街道规定" in line], path


def test_the_pilot_has_its_district_street_communities_and_courtyards(
    catalogue: Catalogue,
) -> None:
    communities = [place.name for place in catalogue.places.children("smq")]
    courtyards = [place for place in catalogue.places if place.level is Level.COURTYARD]

    assert [place.name for place in catalogue.places.path("smq")] == ["驷马桥街道", "金牛区"]
    assert {"曹家巷社区", "工人村社区", "马鞍社区", "高笋塘社区", "树蓓街社区"} < set(communities)
    assert len(communities) == 6
    assert len(courtyards) >= 25
    assert all(place.fictitious for place in courtyards if place.name != "马东大院")


def test_a_courtyard_with_a_platform_takes_its_own_matters(catalogue: Catalogue) -> None:
    assert catalogue.body_for("smq-ma-madong", Level.COURTYARD).name == "马东大院议事小组"


def test_the_community_takes_the_matters_of_a_courtyard_without_a_platform(
    catalogue: Catalogue,
) -> None:
    assert not catalogue.places["smq-ma-wutong"].has_platform

    assert catalogue.body_for("smq-ma-wutong", Level.COURTYARD).id == "smq-maan-council"


@pytest.mark.parametrize(
    ("place", "level", "body"),
    [
        ("smq-ma-madong", Level.COMMUNITY, "smq-maan-council"),
        ("smq-ma-madong", Level.SUBDISTRICT, "smq-office"),
        ("smq-ma-madong", Level.DISTRICT, "jinniu-joint"),
        ("smq", Level.COURTYARD, "smq-office"),
        ("jinniu", Level.COMMUNITY, "jinniu-joint"),
    ],
)
def test_a_matter_goes_to_the_council_of_its_level_or_the_next_above(
    catalogue: Catalogue, place: str, level: Level, body: str
) -> None:
    assert catalogue.body_for(place, level).id == body


def test_every_place_has_somebody_for_every_level(catalogue: Catalogue) -> None:
    for place in catalogue.places:
        for level in Level:
            assert catalogue.body_for(place.id, level).kind is BodyKind.COUNCIL


def test_an_unknown_place_has_nobody(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        catalogue.body_for("nowhere", Level.COURTYARD)


def test_parties_are_those_of_the_place_and_above(catalogue: Catalogue) -> None:
    names = {body.name for body in catalogue.parties_at("smq-ma-madong")}

    assert "马东大院院落自治委员会" in names
    assert "街道综合行政执法队" in names
    assert "笋塘花园业主委员会" not in names


def test_every_status_and_level_has_its_words(catalogue: Catalogue) -> None:
    labels = [catalogue.label(status) for status in Status]

    assert len(set(labels)) == len(Status)
    assert all(catalogue.statuses[status].sentence for status in Status)
    assert [catalogue.levels[level].label for level in Level] == ["院落", "社区", "街道", "区"]


def test_every_stage_level_and_code_has_a_deadline(catalogue: Catalogue) -> None:
    for stage in Stage:
        for level in Level:
            for code in (*TOPIC_CODES, *NEGATIVE_CODES, "U"):
                assert catalogue.deadlines.find(level, code, stage).days >= 1


def test_a_topic_with_its_own_deadline_beats_its_category(catalogue: Catalogue) -> None:
    own = catalogue.deadlines.find(Level.COMMUNITY, "C06")
    usual = catalogue.deadlines.find(Level.COMMUNITY, "C05")

    assert own.days < usual.days


def test_due_counts_working_days_to_the_end_of_office(catalogue: Catalogue) -> None:
    monday_morning = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    due = catalogue.due(Level.COURTYARD, "A04", monday_morning)

    assert due == datetime(2026, 12, 2, 9, 30, tzinfo=UTC)


def test_due_in_a_year_nobody_has_announced_is_an_estimate(catalogue: Catalogue) -> None:
    due = catalogue.due(Level.COURTYARD, "A04", datetime(2031, 3, 3, 2, 0, tzinfo=UTC))

    assert due == datetime(2031, 3, 12, 9, 30, tzinfo=UTC)
    assert catalogue.calendar.is_estimated(due)


def test_the_subdistrict_of_a_place_is_the_one_it_lies_in(catalogue: Catalogue) -> None:
    street = catalogue.subdistrict_of("smq-ma-madong")

    assert street is catalogue.subdistrict
    assert street.ref_prefix == "SMQ"
    assert catalogue.subdistrict_of(None) is street
    assert set(street.retention) == set(Kept)


def test_the_consent_is_short_enough_to_be_said_in_one_message(catalogue: Catalogue) -> None:
    assert len(catalogue.consent.summary) <= 120
    assert catalogue.consent.version
