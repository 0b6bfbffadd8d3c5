"""Bare orders: what people in a hurry write instead of asking."""

import re

_LONGEST = 5_000
_VERBS = (
    r"(?:re)?book|move|cancel|reschedule|postpone|reserve|schedule|shift|push|change (?:it|my|our|that|the|to)"
    r"|(?:um)?buch(?:en|e|t)|verschieb(?:en|e|t)|verleg(?:en|e|t)|absag(?:en|e)|sag(?:en|e|t)? .{1,40} ab"
    r"|stornier(?:en|e|t)|streich(?:en|e|t)|reservier(?:en|e|t)|vereinbaren|eintragen"
    r"|r[ée]serve[rz]?|annule[rz]?|d[ée]place[rz]?|d[ée]cale[rz]?|reporte[rz]?|fixe[rz]|prene[rz]|prendre"
    r"|reserv(?:ar|a|e|en)|cancel(?:ar|a|e|en)|mover|mueva?n?|mueve|cambi(?:ar|a|e|en)|anul(?:ar|a|e|en)"
    r"|aplaz(?:ar|a)|agend(?:ar|a|e|en)"
    r"|prenot(?:are|a|i|ate)|spost(?:are|a|i|ate)|annull(?:are|a|i|ate)|disdi(?:re|ci|te|ca)|fissa(?:re|te)?"
    r"|boek(?:en|t)?|verzet(?:ten)?|verplaats(?:en)?|annule(?:er|ren)|afzeggen|reserve(?:er|ren)|plan(?:nen)?"
    r"|(?:des|re)?mar(?:car|ca|que|quem)|mud(?:ar|a|e|em)|adi(?:ar|e|em)"
    r"|(?:av|om)?boka|flyt(?:ta?)?|st[äa]ll in|a[vf]lys|(?:av)?bestill?|varaa|peru(?:uta)?|siirrä"
    r"|zarezerwuj\w{0,4}|prze[łl][óo][żz]\w{0,4}|odwo[łl]aj\w{0,4}|um[óo]w\w{0,4}"
    r"|objednejte|zrušte|přesuňte|zrušit|přesunout|запишите|перенесите|отмените|записать|перенести|отменить"
)
_FIRST = (
    r"(?:please|pls|plz|ok(?:ay)?|yes|then|so|and|also|just|kindly|bitte|dann|ja|und|por favor|per favore|merci de)"
)
# A firm that wants to sell says your and now.
_OFFER = r"(?!\W{1,9}(?:your|now|online|here|of|club|ihre?[nrms]?|jetzt|votre|vos|uw|su|sus|tu|jou[wn])\b)"
_START = r"(?:^|[.!?:;,…])[^\w\n]{0,9}"
_ORDER = re.compile(rf"{_START}(?:{_FIRST},? ){{0,3}}(?:{_VERBS})\b{_OFFER}", re.IGNORECASE | re.MULTILINE)
# German and Dutch put the verb last: Dienstag 10 Uhr buchen.
_ORDER_AT_END = re.compile(
    r"^(?:[^\s.!?]{1,40} ){1,8}(?:(?:um)?buchen|verschieben|verlegen|absagen|stornieren|streichen|reservieren|eintragen"
    r"|boeken|verzetten|verplaatsen|annuleren|afzeggen)[ \t]{0,3}[.!]?[ \t]{0,3}$",
    re.IGNORECASE | re.MULTILINE,
)
_ORDER_OF_THE_EAST = re.compile(
    r"(?:^|[。！、，,.])\s{0,9}(?:预约|預約|取消|改到|改期|予約|変更|キャンセル|예약|취소|변경)", re.MULTILINE
)


def reads_as_order(text: str) -> bool:
    """Say whether a sentence or line of a text tells us to book, move or cancel something."""
    text = text[:_LONGEST]
    return any(pattern.search(text) for pattern in (_ORDER, _ORDER_AT_END, _ORDER_OF_THE_EAST))
