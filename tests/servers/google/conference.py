"""Conferences: asked for with an event, made a while later."""

import hashlib
from typing import Any

from tests.servers.google.refusals import invalid, required
from tests.servers.google.world import CalendarRecord, Stored, World

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def asked_for(calendar: CalendarRecord, said: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """Return the conference data of an event whose writer said this."""
    request = said.get("createRequest")
    if request is None:
        if not said.get("entryPoints") or "conferenceSolution" not in said:
            raise invalid("Invalid conference data.", "conferenceData")
        return said
    if not request.get("requestId"):
        raise required("conferenceData.createRequest.requestId")
    if before and before.get("createRequest", {}).get("requestId") == request["requestId"]:
        return before
    key = request.get("conferenceSolutionKey") or {"type": next(iter(calendar.conference_types), "")}
    if key["type"] not in calendar.conference_types:
        raise invalid("Invalid conference type value.", "conferenceData.createRequest")
    status = {"statusCode": "pending"}
    return {
        "createRequest": {"requestId": request["requestId"], "conferenceSolutionKey": key, "status": status},
    }


def is_pending(event: dict[str, Any]) -> bool:
    """Say whether the event waits for its conference."""
    request = event.get("conferenceData", {}).get("createRequest", {})
    return bool(request.get("status", {}).get("statusCode") == "pending")


def proceed(world: World, calendar: CalendarRecord, stored: Stored) -> None:
    """Make a conference that was shown as pending often enough; that changes the event."""
    if not is_pending(stored.resource):
        return
    stored.pending -= 1
    if stored.pending > 0:
        return
    stored.resource = stored.resource | _made(stored.resource, world.conference)
    world.store(calendar, stored)


def _made(event: dict[str, Any], outcome: str) -> dict[str, Any]:
    request = event["conferenceData"]["createRequest"] | {"status": {"statusCode": outcome}}
    if outcome != "success":
        return {"conferenceData": {"createRequest": request}}
    digest = hashlib.sha256(f"{event['id']} {request['requestId']}".encode()).digest()
    letters = "".join(_LETTERS[byte % 26] for byte in digest[:10])
    code = f"{letters[:3]}-{letters[3:7]}-{letters[7:]}"
    link = f"https://meet.google.com/{code}"
    entry = {"entryPointType": "video", "uri": link, "label": link.removeprefix("https://")}
    solution = {"key": request["conferenceSolutionKey"], "name": "Google Meet"}
    data = {"createRequest": request, "entryPoints": [entry], "conferenceSolution": solution, "conferenceId": code}
    return {"conferenceData": data, "hangoutLink": link}
