"""Who is let in: a person without a name here gives an invitation code, and learns nothing else before."""

from dataclasses import replace

from desk import wording
from desk.guessing import guessed, may_guess, tell_of_guessing, wait
from desk.people import Invitation, Member
from desk.replies import Say
from desk.staff.draft import Draft
from desk.staff.hearing import Heard
from desk.texts import Text, text
from desk.tickets.record import listed
from desk.turns import Outbound, Scene, Turn


def admit(scene: Scene, heard: Heard) -> Turn:
    """Make whoever sends a valid code that member, on this address too; the code is then used up."""
    invitation = scene.invitation
    if heard.code is None:
        return _said(
            scene, text("Hello! This account is for our staff. If you have an invitation code, please send it.")
        )
    if not may_guess(scene.conversation.tempo, scene.around):
        return _said(scene, wait(scene.around))
    if (refusal := _refusal(scene, invitation)) or invitation is None:
        return _guessed(scene) if refusal is _UNKNOWN else _said(scene, refusal or _UNKNOWN)
    invited = scene.around.staff.by_id[invitation.member]
    here = scene.conversation.address
    member = replace(invited, addresses=(here, *(a for a in invited.addresses if a != here)))
    used = replace(invitation, used_at=scene.now)
    turn = _said(scene, *_greeting(member))
    return replace(
        turn,
        conversation=replace(scene.conversation, left=False, locale=scene.conversation.locale or member.locale),
        members=(member,),
        invitations=(used,),
    )


def welcome(draft: Draft) -> None:
    """Greet a member who comes back; a code that they bring changes nothing."""
    draft.say(*_greeting(draft.member))


_UNKNOWN = text("Sorry, I don't know this code. Please check it, or ask for a new one.")


def _refusal(scene: Scene, invitation: Invitation | None) -> Text | None:
    if invitation is None or invitation.member not in scene.around.staff.by_id:
        return _UNKNOWN
    if invitation.used_at:
        return text("Sorry, this code was used already. Please ask for a new one.")
    if invitation.expires_at <= scene.now:
        return text("Sorry, this code has expired. Please ask for a new one.")
    return None


def _guessed(scene: Scene) -> Turn:
    """Count a code that nobody was given; the supervisors are told of one too many."""
    turn = _said(scene, _UNKNOWN)
    tempo = guessed(scene.conversation.tempo, scene.around)
    told = () if may_guess(tempo, scene.around) else tell_of_guessing(scene.message, scene.around)
    conversation = replace(scene.conversation, left=False, tempo=tempo)
    return replace(turn, conversation=conversation, outbound=(*turn.outbound, *told))


def _greeting(member: Member) -> tuple[Text, ...]:
    roles = listed(tuple(wording.ROLE[role] for role in sorted(member.roles)))
    return (
        text("Welcome, {name}! You are here as: {roles}.", name=member.name, roles=roles),
        text("/queue shows open tickets, /mine yours, /help everything else."),
    )


def _said(scene: Scene, *body: Text) -> Turn:
    conversation = replace(scene.conversation, left=False)
    return Turn(conversation=conversation, outbound=(Outbound(to=conversation.address, message=Say(body=body)),))
