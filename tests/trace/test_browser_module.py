from server.trace.browser_module import TARGET, browser_module, tag_of
from server.trace.events import EVENTS


def test_the_browsers_catalogue_of_events_is_not_stale() -> None:
    assert TARGET.read_text(encoding="utf-8") == browser_module(), (
        "run python3 -m server.trace.browser_module"
    )


def test_every_event_is_in_the_module() -> None:
    module = browser_module()
    for event in EVENTS:
        assert f'"{tag_of(event)}": [' in module
