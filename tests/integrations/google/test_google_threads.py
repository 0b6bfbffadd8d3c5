"""GoogleCalendar used by several threads at once."""

from concurrent.futures import ThreadPoolExecutor

from tests.integrations.calendar_worlds import new_event, slot
from tests.integrations.google_world import GoogleWorld

THREADS, CALLS = 8, 100


def test_threads_get_the_answers_to_their_own_questions(world: GoogleWorld) -> None:
    calendar = world.calendar()
    ids = [f"event{number}" for number in range(THREADS)]
    for number, event_id in enumerate(ids):
        calendar.book(new_event(event_id, key=f"c{number}", at=slot(3, 9 + number)))

    def read(event_id: str) -> set[tuple[str, str | None]]:
        found = [calendar.get(event_id) for _ in range(CALLS)]
        return {(event.event_id, event.key) for event in found if event is not None}

    with ThreadPoolExecutor(THREADS) as pool:
        seen = list(pool.map(read, ids))
        calendar.close()
    assert seen == [{(event_id, f"c{number}")} for number, event_id in enumerate(ids)]
