"""Every code that a check can end with: how bad it is, and what to do about it.

A remedy may name a fact of its finding in braces.
"""

from enum import StrEnum


class Trouble(StrEnum):
    """The kinds of problems; the first that is found decides how the command ends."""

    SETTINGS = "settings"
    REFUSED = "refused"
    UNFIT = "unfit"
    UNREACHABLE = "unreachable"


FINE = {
    "ok": "",
    "records_new": "",
    "records_in_use": "",
    "crm_no_activities": "",
}

_MODELS = ("model", "fallback")
_NO_USAGE = "Its costs cannot be counted, nor whether it read all. Turn usage on at the endpoint, if it can be."
_UNPRICED = "Its costs are not counted. Name a model of the same price for it in ops/prices.toml."
_TESTING = "An app in testing is let in for a week only: publish it, or make it internal to your Workspace."
_SCOPE = "https://www.googleapis.com/auth/calendar.events"
_SCOPES = f"{_SCOPE} and {_SCOPE}.freebusy"
_ENCRYPT = "Use TLS: others on the way can read what is sent, the password too."

WARNINGS = {
    "imap_plain": _ENCRYPT,
    "smtp_plain": _ENCRYPT,
    "calendar_plain": _ENCRYPT,
    "model_plain": _ENCRYPT,
    "fallback_plain": _ENCRYPT,
    "imap_no_move_no_uidplus": "Finished mail stays in the intake folder. Take a server with MOVE or UIDPLUS.",
    "imap_no_idle": "Nothing: mail is seen every poll_seconds. Take a server with IDLE to see it at once.",
    "authserv_id_never_seen": "Set FRONTDESK_IMAP__AUTHSERV_ID to the name that your own server signs with.",
    "authserv_id_below": "If {stranger} is your own server, add it to FRONTDESK_IMAP__OWN_HOSTS.",
    "records_old": "Keep a copy of the records before the next start: it changes their tables.",
    "crm_more_rights": "Take these rights away: a look-up needs SELECT, and activities SELECT and INSERT, no more.",
    **{f"{section}_no_usage": _NO_USAGE for section in _MODELS},
    **{f"{section}_unpriced": _UNPRICED for section in _MODELS},
    "calendar_consent_ends": f"Run `frontdesk connect google` again before. {_TESTING}",
    "calendar_no_conferences": "Give these kinds a link in the policy file, or leave their `conference` out.",
    "clock_off": "Set this machine's clock: turn on its time synchronisation.",
}

_S, _R, _F, _U = Trouble.SETTINGS, Trouble.REFUSED, Trouble.UNFIT, Trouble.UNREACHABLE


def _server(section: str, host: str, login: str) -> dict[str, tuple[Trouble, str]]:
    """Return what can be wrong with any server; `host` and `login` name the settings."""
    return {
        f"{section}_unreachable": (_U, f"Check {host}, and that this machine may connect there."),
        f"{section}_too_slow": (_U, f"Try again; if it lasts, check {host} and what lies between."),
        f"{section}_refused": (_R, f"Check {login}, and that the account may do this."),
        f"{section}_unfit": (_F, f"Check that {host} is what Frontdesk can speak to."),
    }


def _with_tls(section: str, host: str, login: str) -> dict[str, tuple[Trouble, str]]:
    return _server(section, host, login) | {
        f"{section}_certificate": (_R, f"Set {host} to the name in its certificate, or have that renewed."),
        f"{section}_not_tls": (_S, f"TLS is not spoken there: check {host}."),
        f"{section}_throttled": (_U, "Wait; the server limits how often it is asked."),
    }


def _model(section: str) -> dict[str, tuple[Trouble, str]]:
    """Return what can be wrong with any model."""
    other = f"Set {section}.answer_format to json_object (or back), or take an endpoint that answers in a JSON schema."
    return _with_tls(section, f"{section}.base_url", f"{section}.api_key") | {
        f"{section}_unfit": (_F, "Take an endpoint that answers chat completions with response_format."),
        f"{section}_unknown": (_F, f"Set {section}.name to a model that the endpoint has."),
        f"{section}_quota_spent": (_R, "Raise the account's limit or pay its bill."),
        f"{section}_no_json_schema": (_F, other),
        f"{section}_no_parameter": (_F, f"Add {{parameter}} to {section}.leave_out."),
        f"{section}_small_window": (_F, f"Give the model a longer window, and {section}.window_tokens its size."),
    }


PROBLEMS: dict[str, tuple[Trouble, str]] = {
    **_with_tls("imap", "imap.host, imap.port and imap.tls", "imap.username and imap.password"),
    **_with_tls("smtp", "smtp.host, smtp.port and smtp.tls", "smtp.username and smtp.password"),
    **_with_tls("calendar", "calendar.url or calendar.api_url", "the login in [calendar]"),
    **_with_tls("calendar_login", "the address in the token file or key file", "the login in [calendar]"),
    **_server("crm", "crm.url", "the login in crm.url"),
    **_model("model"),
    **_model("fallback"),
    **_with_tls("oauth", "oauth.token_url", "the keys in [oauth]"),
    **_server("records", "records.url", "the login in records.url"),
    "setting_unset": (_S, "Set {variable}"),
    "owner_is_desk": (_S, "Set FRONTDESK_OWNER__ADDRESS to a mailbox that a person reads, not the desk's own."),
    "policy_wrong": (_S, "Correct the policy file; ops/policy.example.toml has every rule."),
    "records_url": (_S, "Correct records.url: sqlite:///var/frontdesk.sqlite or postgresql+psycopg://..."),
    "records_no_folder": (_S, "Make that folder, writable for the user that Frontdesk runs as."),
    "records_key_wrong": (_S, "Set the key that the records were written with, or add it to records.old_keys."),
    "records_newer": (_F, "Run the newer version of Frontdesk that wrote them."),
    "imap_no_starttls": (_S, "Set imap.tls to tls, with the port for it (993), or take a server with STARTTLS."),
    "imap_no_login": (_R, "Let the account log in by password, or set oauth where your provider wants that."),
    "imap_other_mailbox": (_R, "Set imap.username to the mailbox itself, and let the login into it."),
    "imap_folder_missing": (_F, "Set imap.folders.inbox to the folder in which mail arrives."),
    "authserv_id_unset": (_S, "Set FRONTDESK_IMAP__AUTHSERV_ID to the name that your server writes into this field."),
    "authserv_id_found": (_S, "If that is your own mail server, set FRONTDESK_IMAP__AUTHSERV_ID={usual}"),
    "dns_unreachable": (_U, "Let this machine ask DNS, or turn imap.recheck_dkim off: no mail is read meanwhile."),
    "oauth_key_file": (_S, "Set oauth.key_file to the JSON file of the service account, readable for Frontdesk."),
    "oauth_not_for_mail": (_R, "Let the mailbox's owner consent again, to https://mail.google.com/."),
    "oauth_expired": (_S, "Set this machine's clock: a new token lives an hour."),
    "smtp_no_starttls": (_S, "Set smtp.tls to tls, with the port for it (465), or take a server with STARTTLS."),
    "smtp_no_login": (_F, "Take the port for sending mail (587, or 465 with tls); this one takes no login."),
    "smtp_sender_refused": (_R, "Let this login send as desk.address, or set that to its own address."),
    "calendar_shared": (_S, "Give each owner a calendar of their own: correct {setting} in the policy file."),
    "calendar_forbidden": (_R, "Let the calendar's owner share it with this login, to read and to write."),
    "calendar_not_found": (
        _F,
        "Set calendar.url to the address of the calendar itself; your calendar program shows it.",
    ),
    "calendar_not_a_calendar": (_F, "Set calendar.url to a calendar, not to the server or a folder of calendars."),
    "calendar_read_only": (_R, "Let the calendar's owner share it with this login to write, too."),
    "calendar_unreadable": (_F, "Nothing is booked while busy times are unknown: share the calendar's details."),
    "calendar_of_another_kind": (_S, "Correct {setting} in the policy file, or set calendar.kind to the other kind."),
    "calendar_id_unknown": (_F, "Set calendar.id to the calendar's id, and have it shared with this login to write."),
    "calendar_token_file": (_S, "Run `frontdesk connect google --client FILE`, which writes calendar.token_file anew."),
    "calendar_key_file": (_S, "Set calendar.key_file to the JSON file of the service account, readable for Frontdesk."),
    "calendar_consent_gone": (_R, f"Run `frontdesk connect google` again. {_TESTING}"),
    "calendar_client_unknown": (_R, "Run `frontdesk connect google` again, with the file of a client that exists."),
    "calendar_key_unknown": (_R, "Make a new key for the service account, and set calendar.key_file to its file."),
    "calendar_subject_unknown": (_R, "Set calendar.subject to an account of your Workspace."),
    "calendar_not_delegated": (_R, f"In the Admin console, domain-wide delegation, allow its client id {_SCOPES}."),
    "calendar_scope_missing": (_R, f"Run `frontdesk connect google` again, or have delegated {_SCOPES}."),
    "calendar_login_clock": (_S, "Set this machine's clock: turn on its time synchronisation."),
    "calendar_api_off": (_R, "Turn on the Google Calendar API in the project that the client or key belongs to."),
    "calendar_quota_spent": (_U, "Wait, or raise the project's quota: Google lets nobody ask any more today."),
    "crm_missing": (_S, "Correct the file that crm.url, or crm.write_url, names."),
    "crm_write_unreachable": (_U, "Check crm.write_url, and that this machine may connect there."),
    "crm_write_refused": (_R, "Check the login in crm.write_url, and that the account may do this."),
    "crm_write_unfit": (_F, "Set crm.write_url to the database of crm.url, with another login."),
    "crm_mapping": (_S, "Correct the mapping file; ops/crm_mapping.example.toml has every name."),
    "crm_schema": (_F, "Correct crm.mapping_file; or make these tables or columns, or a view with these names."),
    "crm_types": (_F, "Correct crm.mapping_file; or make a view in which they are of that kind."),
    "crm_unfilled": (_F, "Say under [activities] of crm.mapping_file what to write there."),
    "crm_reads_refused": (_R, "Give the login in crm.url SELECT on what the mapping names."),
    "crm_writes_refused": (_R, "Give the login SELECT and INSERT on the activities, or map none."),
}
