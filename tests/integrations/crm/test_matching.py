"""Which contact an address stands for: the same on every CRM. Never a guess."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.domain import Contact, ContactMatch
from tests.integrations.crm.people import World, number
from tests.integrations.crm.worlds import Crm

ADA = Contact(number(1), "Ada Marsh", "ada@example.com", "Marsh Mills", "Europe/Berlin", "pt-BR", "kim@example.org")
BEN = Contact(number(2), "Ben Okoro", "ben@example.org")
CY = Contact(number(3), "Cy Lund", "cy@example.net")
BOTH = [ADA, BEN]
MANY, NONE = ContactMatch("many"), ContactMatch("none")


def one(contact: Contact, asked: str) -> ContactMatch:
    return ContactMatch("one", replace(contact, address=asked))


def lacking(contact: Contact, asked: str, what: str) -> ContactMatch:
    return ContactMatch("incomplete", replace(contact, address=asked), (what,))


CASES = {
    "an alias is the contact's": (World(BOTH, aliases=[("marsh@example.net", ADA.id)]), "marsh@example.net", one),
    "an alias twice is still one contact": (World([ADA], aliases=[("ADA@example.com", ADA.id)]), ADA.address, one),
}


@pytest.mark.parametrize("name", CASES)
def test_an_address_of_one_contact(crm: Crm, name: str) -> None:
    world, asked, expected = CASES[name]
    assert crm.filled(world).find(asked) == expected(ADA, asked)


def test_an_alias_of_one_that_is_anothers_address_is_many(crm: Crm) -> None:
    assert crm.filled(World(BOTH, aliases=[(BEN.address, ADA.id)])).find(BEN.address) == MANY


def test_an_address_that_belongs_to_nobody_is_nobodys(crm: Crm) -> None:
    assert crm.filled(World([ADA], aliases=[("lost@example.com", number(9))])).find("lost@example.com") == NONE


def test_a_record_that_is_not_in_use_lacks_that(crm: Crm) -> None:
    contacts = crm.filled(World([replace(ADA, name="")], inactive=[ADA.id]))
    assert contacts.find(ADA.address) == lacking(replace(ADA, name=""), ADA.address, "active")


def test_an_address_that_is_not_in_use_lacks_that(crm: Crm) -> None:
    contacts = crm.filled(World([ADA], aliases=[("old@example.com", ADA.id)], inactive=["old@example.com"]))
    assert contacts.find("old@example.com") == lacking(ADA, "old@example.com", "active")
    assert contacts.find(ADA.address) == one(ADA, ADA.address)


def test_a_record_in_use_goes_before_one_that_is_not_and_two_others_are_many(crm: Crm) -> None:
    same = [ADA, replace(BEN, address=ADA.address), replace(CY, address=ADA.address)]
    assert crm.filled(World(same, inactive=[BEN.id, CY.id])).find(ADA.address) == one(ADA, ADA.address)
    assert crm.filled(World(same[1:], inactive=[BEN.id, CY.id])).find(ADA.address) == MANY


@pytest.mark.parametrize("shared", [ADA.id, ADA.address])
def test_a_mailbox_that_several_people_read_is_many(crm: Crm, shared: str) -> None:
    contacts = crm.filled(World(BOTH, shared=[shared]))
    assert contacts.find(ADA.address) == MANY
    assert contacts.find(BEN.address) == one(BEN, BEN.address)


def test_duplicates_are_the_record_that_stands_for_them(crm: Crm) -> None:
    world = World([ADA, replace(BEN, address=CY.address), CY], merged={BEN.id: ADA.id, CY.id: BEN.id})
    assert crm.filled(world).find(CY.address) == one(ADA, CY.address)
    gone = replace(world, inactive=[BEN.id, CY.id])
    assert crm.filled(gone).find(CY.address) == one(ADA, CY.address)
    assert crm.filled(replace(world, inactive=[ADA.id])).find(CY.address) == lacking(ADA, CY.address, "active")
    assert crm.filled(replace(world, shared=[ADA.id])).find(CY.address) == MANY


def test_a_trail_of_merged_records_is_followed_only_so_far(crm: Crm) -> None:
    chain = [replace(CY, id=number(n), address=f"c{n}@example.net") for n in range(10)]
    contacts = crm.filled(World(chain, merged={number(n): number(n + 1) for n in range(9)}))
    assert contacts.find("c1@example.net") == one(chain[9], "c1@example.net")
    assert contacts.find("c0@example.net") == lacking(chain[8], "c0@example.net", "merged")


@pytest.mark.parametrize("merged", [{ADA.id: ADA.id}, {ADA.id: BEN.id, BEN.id: ADA.id}, {ADA.id: number(9)}])
def test_a_trail_that_leads_nowhere_lacks_the_survivor(crm: Crm, merged: dict[str, str]) -> None:
    match = crm.filled(World(BOTH, merged=merged)).find(ADA.address)
    assert (match.kind, match.missing) == ("incomplete", ("merged",))


TAGGED = "ada+news@example.com"


def test_a_tag_belongs_to_the_address_unless_the_mapping_says_otherwise(crm: Crm) -> None:
    assert crm.filled(World([ADA])).find(TAGGED) == NONE


def test_where_tags_count_for_nothing_the_mailbox_is_found_if_it_is_one_persons(crm: Crm) -> None:
    world = World([ADA, BEN], plus_addressing=True)
    assert crm.filled(world).find(TAGGED) == one(ADA, TAGGED)
    assert crm.filled(world).find("ada+a+b@example.com") == one(ADA, "ada+a+b@example.com")
    assert crm.filled(world).find("+ada@example.com") == NONE
    assert crm.filled(replace(world, contacts=[ADA, replace(BEN, address=ADA.address)])).find(TAGGED) == MANY
    assert crm.filled(replace(world, contacts=[ADA, replace(BEN, address=TAGGED)])).find(TAGGED) == one(BEN, TAGGED)
    assert crm.filled(replace(world, contacts=[replace(ADA, address=TAGGED)])).find(ADA.address) == NONE


def test_a_domain_names_the_company_and_never_a_person(crm: Crm) -> None:
    world = World([ADA], domains=[("Bücher.example", "Bücher GmbH"), ("example.com", "Marsh Mills")])
    contacts = crm.filled(world)
    assert contacts.find("info@xn--bcher-kva.example") == ContactMatch("none", account="Bücher GmbH")
    assert contacts.find("eve@example.com") == ContactMatch("none", account="Marsh Mills")
    assert contacts.find("eve@mail.example.com") == NONE
    assert contacts.find(ADA.address) == one(ADA, ADA.address)
    assert contacts.find("nobody") == NONE


def test_a_domain_of_two_companies_names_none(crm: Crm) -> None:
    domains = [("example.com", "Marsh Mills"), ("EXAMPLE.com", "Okoro Ltd")]
    assert crm.filled(World(domains=domains)).find("eve@example.com") == NONE
    assert crm.filled(World(domains=[domains[0], domains[0]])).find("eve@example.com").account == "Marsh Mills"


ADDRESSES = [
    "ada@example.com",
    "Ada@example.com",
    " ada@EXAMPLE.com",
    "ada+x@example.com",
    "ben@example.org",
    "",
    "é@b.test",
]
IDS = [number(n) for n in range(4)]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    contacts = [
        Contact(one, draw(st.sampled_from(["", "Ada Marsh"])), draw(st.sampled_from(ADDRESSES))) for one in IDS[:3]
    ]
    some = st.lists(st.sampled_from([*IDS, *ADDRESSES[:2]]), max_size=2)
    return World(
        contacts,
        aliases=draw(st.lists(st.tuples(st.sampled_from(ADDRESSES), st.sampled_from(IDS)), max_size=2)),
        inactive=draw(some),
        shared=draw(some),
        merged=draw(st.dictionaries(st.sampled_from(IDS[:3]), st.sampled_from(IDS), max_size=3)),
        domains=draw(st.lists(st.sampled_from([("example.com", "A"), ("b.test", "B"), ("b.test", "C")]), max_size=3)),
        plus_addressing=draw(st.booleans()),
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds(), asked=st.sampled_from([*ADDRESSES, "É@b.test", "x@example.net"]))
def test_the_database_and_the_memory_agree(database: Crm, world: World, asked: str) -> None:
    found = database.filled(world).find(asked)
    assert found == world.in_memory().find(asked)
    assert (found.contact is not None) == (found.kind in {"one", "incomplete"})
