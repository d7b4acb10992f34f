"""What stands on the pages beside a ticket's own: headings, buttons, and why a page is not there."""

from desk.texts import Text, text
from handlers.pages import Shut

GONE: dict[Shut, tuple[Text, Text]] = {
    Shut.UNKNOWN: (
        text("This link opens nothing"),
        text("Perhaps a part of it is missing. Ask for a new one in the chat: write “progress” there."),
    ),
    Shut.OVER: (
        text("This link is no longer good"),
        text("For your safety links are good for a while only. Write “progress” in the chat, and you get a new one."),
    ),
    Shut.NO_DOCUMENT: (
        text("There is no such document"),
        text("We have not issued a document of this number or code. Please compare it with the paper once more."),
    ),
}
OF_PAGE = {
    "steps": text("Steps of the work"),
    "happened": text("What has happened"),
    "documents": text("Your documents"),
    "rate": text("Rate our service"),
    "until": text("Keep this link to yourself: whoever has it sees this page."),
}
OF_FORM = {
    "solved": text("Is it solved?"),
    "yes": text("Yes, it is solved"),
    "no": text("No, not yet"),
    "comment": text("Anything you want to tell us"),
    "send": text("Send"),
    "back": text("Back to the ticket"),
}
GENUINE = text("Verification of a document")
OF_DOCUMENT = {
    "genuine": text("Genuine: issued by us"),
    "document": text("Document"),
    "number": text("Number"),
    "issued": text("Issued"),
    "compare": text("A file is unchanged when its SHA-256 is the one above."),
}


def ticket_title(number: int) -> Text:
    """Name a ticket."""
    return text("Ticket {number}", number=number)
