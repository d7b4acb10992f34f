"""The words for the closed lists, one sentence of the catalogues each."""

from desk.messages import Channel
from desk.routing.rows import Expertise
from desk.terms import (
    ActionType,
    CustomerKind,
    Field,
    IntakeChannel,
    Means,
    Method,
    ProblemClass,
    ProductCategory,
    ResponseLevel,
    Role,
    ServiceType,
    Severity,
    Status,
    WaitReason,
)
from desk.texts import Text, text
from desk.tickets.part import SubtaskState

STATUS: dict[Status, Text] = {
    Status.RECEIVED: text("Received"),
    Status.TRIAGED: text("First assessment done"),
    Status.CLASSIFIED: text("Classified"),
    Status.ASSIGNED: text("Assigned"),
    Status.IN_PROGRESS: text("In progress"),
    Status.WAITING: text("Waiting"),
    Status.HANDLED: text("Handled"),
    Status.RESULT_SENT: text("Result sent, waiting for your confirmation"),
    Status.CONFIRMED: text("Confirmed"),
    Status.CLOSED: text("Closed"),
    Status.CANCELLED: text("Withdrawn"),
}
CLASS: dict[ProblemClass, Text] = {
    ProblemClass.GENERAL: text("General"),
    ProblemClass.MEDIUM: text("Medium"),
    ProblemClass.MAJOR: text("Major"),
    ProblemClass.SPECIAL: text("Special (law, safety, environment)"),
}
SEVERITY: dict[Severity, Text] = {
    Severity.URGENT: text("Severity 1, urgent"),
    Severity.TIMED: text("Severity 2, time-limited"),
    Severity.ROUTINE: text("Severity 3, routine"),
}
LEVEL: dict[ResponseLevel, Text] = {
    ResponseLevel.LEVEL_1: text("Response level 1"),
    ResponseLevel.LEVEL_2: text("Response level 2"),
    ResponseLevel.LEVEL_3: text("Response level 3"),
}
CATEGORY: dict[ProductCategory, Text] = {
    ProductCategory.ELECTRONICS: text("Electronics"),
    ProductCategory.CONSUMER_GOODS: text("Consumer goods"),
    ProductCategory.MEDICAL_DEVICE: text("Medical device"),
    ProductCategory.OTHER: text("Other product"),
}
SERVICE: dict[ServiceType, Text] = {
    ServiceType.FAULT_REPAIR: text("Fault repair"),
    ServiceType.INSTALLATION: text("Installation"),
    ServiceType.SOFTWARE_SUPPORT: text("Software support"),
    ServiceType.CUSTOMER_SERVICE: text("Customer service"),
    ServiceType.COMPLAINT: text("Complaint"),
    ServiceType.OTHER: text("Other service"),
}
INTAKE: dict[IntakeChannel, Text] = {
    IntakeChannel.PHONE: text("Phone"),
    IntakeChannel.WEB_CHAT: text("Web chat"),
    IntakeChannel.APP: text("App"),
    IntakeChannel.WECHAT_OA: text("WeChat Official Account"),
    IntakeChannel.MINI_PROGRAM: text("WeChat mini program"),
    IntakeChannel.TELEGRAM: text("Telegram"),
    IntakeChannel.SOCIAL_MEDIA: text("Social media"),
    IntakeChannel.EMAIL: text("E-mail"),
    IntakeChannel.FAX: text("Fax"),
    IntakeChannel.SMS: text("Text message"),
    IntakeChannel.ON_SITE: text("Walk-in"),
    IntakeChannel.FORM: text("Web form"),
}
CHANNEL: dict[Channel, Text] = {
    Channel.TELEGRAM: text("Telegram"),
    Channel.TELEGRAM_STAFF: text("Telegram"),
    Channel.WECHAT: text("WeChat"),
    Channel.WECOM: text("WeCom"),
}
MEANS: dict[Means, Text] = {
    Means.AUTOMATIC: text("Automatic: where I last wrote"),
    Means.TELEGRAM: text("Telegram"),
    Means.WECHAT: text("WeChat"),
    Means.PERSON: text("By SMS or e-mail, from a person"),
}
BY_HAND: dict[str, Text] = {
    "sms": text("Sent by SMS"),
    "email": text("Sent by e-mail"),
    "phone": text("Told by phone"),
}
ROLE: dict[Role, Text] = {
    Role.AGENT: text("Service agent"),
    Role.TECHNICIAN: text("Technician"),
    Role.SUPERVISOR: text("Supervisor"),
    Role.ARCHIVIST: text("Archivist"),
    Role.ADMIN: text("Administrator"),
    Role.EXPERT: text("Legal or safety expert"),
    Role.LEAD: text("Department lead"),
    Role.MANAGER: text("Management"),
}
CUSTOMER_KIND: dict[CustomerKind, Text] = {
    CustomerKind.PRIVATE: text("Private customer"),
    CustomerKind.BUSINESS: text("Company"),
    CustomerKind.PUBLIC: text("Public institution"),
}
FIELD: dict[Field, Text] = {
    Field.NAME: text("Name"),
    Field.CONTACT: text("Contact"),
    Field.ORDER_NUMBER: text("Order number"),
    Field.PRODUCT_MODEL: text("Product model"),
    Field.ADDRESS: text("Address"),
}
ACTION: dict[ActionType, Text] = {
    ActionType.INSPECTION: text("Inspection"),
    ActionType.REPAIR: text("Repair"),
    ActionType.REPLACEMENT: text("Replacement"),
    ActionType.GUIDANCE: text("Guidance"),
    ActionType.OTHER: text("Other work"),
}
METHOD: dict[Method, Text] = {
    Method.ON_SITE: text("On site"),
    Method.REMOTE: text("Remote guidance"),
    Method.DEPOT: text("Return to factory"),
}
WAIT: dict[WaitReason, Text] = {
    WaitReason.CUSTOMER: text("Waiting for the customer"),
    WaitReason.PARTS: text("Waiting for parts"),
    WaitReason.SUPPLIER: text("Waiting for the supplier"),
    WaitReason.VISIT: text("Waiting for the visit"),
}
WAIT_AS_TOLD: dict[WaitReason, Text] = {**WAIT, WaitReason.CUSTOMER: text("Waiting for your answer")}

EXPERT: dict[Expertise | None, Text] = {
    None: text("legal or safety expert"),
    Expertise.LEGAL: text("legal expert"),
    Expertise.SAFETY: text("safety expert"),
}
EXPERT_ENTRY: dict[Expertise | None, Text] = {
    None: text("entry of a legal or safety expert"),
    Expertise.LEGAL: text("entry of a legal expert"),
    Expertise.SAFETY: text("entry of a safety expert"),
}
PART: dict[SubtaskState, Text] = {
    SubtaskState.OPEN: text("Open"),
    SubtaskState.TAKEN: text("Taken"),
    SubtaskState.DONE: text("Done"),
    SubtaskState.NOT_NEEDED: text("Not needed"),
}
PART_AS_TOLD: dict[SubtaskState, Text] = {
    SubtaskState.OPEN: text("not begun yet"),
    SubtaskState.TAKEN: text("in hand"),
    SubtaskState.DONE: text("done"),
}
PART_WAITS = text("waiting for parts")
