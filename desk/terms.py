"""The closed lists of the specification. No bare numbers: each scale has names of its own (C7)."""

from enum import StrEnum
from typing import NewType

TicketId = NewType("TicketId", int)
CustomerId = NewType("CustomerId", int)
MemberId = NewType("MemberId", int)
SubtaskId = NewType("SubtaskId", int)
CaseId = NewType("CaseId", str)
CampaignId = NewType("CampaignId", int)
MeasureId = NewType("MeasureId", str)


class Status(StrEnum):
    """Where a ticket stands (spec, state machine)."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    CLASSIFIED = "classified"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    HANDLED = "handled"
    RESULT_SENT = "result_sent"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether work or an answer is still owed."""
        return self not in {Status.CLOSED, Status.CANCELLED}


class Means(StrEnum):
    """Where notices reach a customer (R2.3-7): where they last wrote, always in one app, or from a person."""

    AUTOMATIC = "automatic"
    TELEGRAM = "telegram"
    WECHAT = "wechat"
    PERSON = "person"


class CustomerKind(StrEnum):
    """Who the customer is to us (R4.2.1-2)."""

    PRIVATE = "private"
    BUSINESS = "business"
    PUBLIC = "public"


class ProblemClass(StrEnum):
    """The four problem classes, from mild to grave (R2.1-1)."""

    GENERAL = "general"
    MEDIUM = "medium"
    MAJOR = "major"
    SPECIAL = "special"


class Severity(StrEnum):
    """The three severity levels, by urgency (R2.1-6, C6)."""

    URGENT = "sev1_urgent"
    TIMED = "sev2_timed"
    ROUTINE = "sev3_routine"


class ResponseLevel(StrEnum):
    """The three response levels (R1.1-2)."""

    LEVEL_1 = "resp1"
    LEVEL_2 = "resp2"
    LEVEL_3 = "resp3"


class ProductCategory(StrEnum):
    """The product categories with limits of their own, and the rest (R1.1-6)."""

    ELECTRONICS = "electronics"
    CONSUMER_GOODS = "consumer_goods"
    MEDICAL_DEVICE = "medical_device"
    OTHER = "other"


class ServiceType(StrEnum):
    """What kind of service is asked for (R5.2-2)."""

    FAULT_REPAIR = "fault_repair"
    INSTALLATION = "installation"
    SOFTWARE_SUPPORT = "software_support"
    CUSTOMER_SERVICE = "customer_service"
    COMPLAINT = "complaint"
    OTHER = "other"


class IntakeChannel(StrEnum):
    """Where a customer's first contact came from (C18)."""

    PHONE = "phone"
    WEB_CHAT = "web_chat"
    APP = "app"
    WECHAT_OA = "wechat_oa"
    MINI_PROGRAM = "mini_program"
    TELEGRAM = "telegram"
    SOCIAL_MEDIA = "social_media"
    EMAIL = "email"
    FAX = "fax"
    SMS = "sms"
    ON_SITE = "on_site"
    FORM = "form"

    @property
    def wants_writing(self) -> bool:
        """Whether such a contact needs written confirmation (R1.2-5)."""
        return self in {IntakeChannel.EMAIL, IntakeChannel.FAX}


class Role(StrEnum):
    """What a member of staff is there for."""

    AGENT = "agent"
    TECHNICIAN = "technician"
    SUPERVISOR = "supervisor"
    ARCHIVIST = "archivist"
    ADMIN = "admin"
    EXPERT = "expert"
    LEAD = "lead"
    MANAGER = "manager"


class Field(StrEnum):
    """What the customer may be asked for, one at a time."""

    NAME = "name"
    CONTACT = "contact"
    ORDER_NUMBER = "order_number"
    PRODUCT_MODEL = "product_model"
    ADDRESS = "address"


class ActionType(StrEnum):
    """What was done to the product (R1.4-4)."""

    INSPECTION = "inspection"
    REPAIR = "repair"
    REPLACEMENT = "replacement"
    GUIDANCE = "guidance"
    OTHER = "other"


class Method(StrEnum):
    """Where and how it was resolved (R4.1.2-1)."""

    ON_SITE = "on_site"
    REMOTE = "remote"
    DEPOT = "depot"


class WaitReason(StrEnum):
    """What a waiting ticket waits for (T7)."""

    CUSTOMER = "customer"
    PARTS = "parts"
    SUPPLIER = "supplier"
    VISIT = "visit"


class SurveyOutcome(StrEnum):
    """How the satisfaction question of a ticket ended (C13)."""

    ANSWERED_IN_TIME = "answered_in_time"
    ANSWERED_LATE = "answered_late"
    ATTEMPTED_NO_REPLY = "attempted_no_reply"
    NOT_ATTEMPTED = "not_attempted"
