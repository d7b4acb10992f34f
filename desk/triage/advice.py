"""What people in danger are told at once: short, right, and in an order in which it can be done (R1.2-3, C29)."""

from collections.abc import Iterator

from desk.policy import in_language
from desk.texts import Text, text, verbatim
from desk.triage.dangers import Danger, Told, dangers_in
from desk.triage.rules import Safety
from desk.values import replace


def whom_to_call(safety: Safety) -> dict[str, str]:
    """Give the numbers of an emergency, by whom one calls."""
    return {"fire": safety.fire, "ambulance": safety.ambulance, "police": safety.police}


_CALL = whom_to_call(Safety())  # the owner's numbers stand in their place once they are known
ADVICE: dict[Danger, tuple[Text, ...]] = {
    Danger.GAS: (
        text("Leave now and take everybody with you. Open doors and windows only on your way out."),
        text("Touch no switch, plug or doorbell, light nothing, and do not use the phone inside."),
        text(
            "Close the gas tap only if you pass it. Call from outside: {fire}; go back only when they say so.", **_CALL
        ),
    ),
    Danger.FIRE: (
        text("Keep away from it, and get everybody out of the room."),
        text("Cut the power only if you can do so safely. Never put water on anything electrical."),
        text("If it burns or smokes: leave, close the door behind you, and call {fire} from outside.", **_CALL),
    ),
    Danger.SHOCK: (
        text("Do not touch it again, nor anything wet or metal near it."),
        text("Cut the power at the main switch; do not pull the plug while it may be live."),
        text("Do not touch somebody who is being shocked before the power is off. Then call {ambulance}.", **_CALL),
    ),
    Danger.BATTERY: (
        text("Stop charging it. Do not switch it on, press it or pierce it."),
        text("Only if it is cool: put it outdoors or on bare stone, away from people and from all that burns."),
        text("If it hisses, smokes or gets hot: leave it, go out, and call {fire}.", **_CALL),
    ),
    Danger.WATER: (
        text("Touch nothing that is wet: no socket, no switch, no device; do not stand in the water."),
        text("Cut the power at the main switch if you can reach it dry; then close the water tap."),
        text("Keep everybody away until somebody has looked at it."),
    ),
    Danger.HEAT: (
        text("Stop using it now. Cut the power or pull the plug only if you can do so safely."),
        text("Take away what can burn, don't cover it, and let nobody sleep in that room."),
        text("If you see smoke or flames: leave, close the door, and call {fire}.", **_CALL),
    ),
    Danger.VEHICLE: (
        text("Do not drive or ride it any further, not even a short way."),
        text("If you are on the road: slow down gently, use the parking brake with care, and stop at a safe place."),
        text("Hazard lights on, everybody out and behind the barrier; on the road call {police}.", **_CALL),
    ),
    Danger.MEDICAL: (
        text(
            "If somebody depends on it: change to the spare or to care by hand at once, and call {ambulance}.", **_CALL
        ),
        text("Do not use it on anybody again; change no treatment by its readings, ask a doctor."),
        text("Leave its settings and readings as they are."),
    ),
    Danger.POISON: (
        text("Stop using, eating or drinking it, and keep everybody away; let fresh air in."),
        text("Rinse skin or eyes with plenty of running water. Make nobody vomit."),
        text("If somebody feels unwell call {ambulance}; keep the product and its packaging for the doctor.", **_CALL),
    ),
    Danger.INJURY: (
        text("If somebody is hurt: call {ambulance} now, and stay with them.", **_CALL),
        text("Press a clean cloth on what bleeds. Cool a burn under running water for 20 minutes."),
        text("Stop using it, and keep everybody away from it."),
    ),
    Danger.OTHER: (
        text("Stop using it, and keep everybody away from it."),
        text("Switch it off and unplug it only if you can do so safely."),
    ),
}
NAMES: dict[Danger, Text] = {
    Danger.GAS: text("gas"),
    Danger.FIRE: text("fire or smoke"),
    Danger.SHOCK: text("electric shock"),
    Danger.BATTERY: text("swollen battery"),
    Danger.WATER: text("water near electricity"),
    Danger.HEAT: text("overheating"),
    Danger.VEHICLE: text("unsafe vehicle"),
    Danger.MEDICAL: text("medical device failing"),
    Danger.POISON: text("harmful substance"),
    Danger.INJURY: text("injury"),
    Danger.OTHER: text("danger to people"),
}


def advice(words: str, safety: Safety, *, locale: str) -> tuple[Text, ...]:
    """Say what to do first of all in the danger that a customer's words tell of, and whom to call."""
    dangers = dangers_in(words)
    first = dangers[0].words
    head = text("⚠ Safety first. You write “{words}”:", words=first) if first else text("⚠ Safety first:")
    numbers = text(
        "Emergency: fire {fire}, ambulance {ambulance}, police {police}; elsewhere the local number.",
        **whom_to_call(safety),
    )
    return (head, *(line for told in dangers for line in _lines(told, safety, locale)), numbers)


def named(words: str) -> Text:
    """Name the danger that comes first in a customer's words."""
    return NAMES[dangers_in(words)[0].danger]


def _lines(told: Told, safety: Safety, locale: str) -> Iterator[Text]:
    """Give the owner's own words for a danger, else the desk's, with the numbers to call."""
    if own := in_language(safety.advice.get(told.danger, {}), locale):
        yield verbatim(own)
    else:
        numbers = whom_to_call(safety)
        yield from (replace(line, values=numbers) if line.values else line for line in ADVICE[told.danger])
