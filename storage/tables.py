"""All tables in one place, for the migrations."""

from sqlalchemy import MetaData

from storage import (
    accounts,
    appraisals,
    attachments,
    conversations,
    customers,
    deliveries,
    documents,
    examples,
    improvement,
    known_staff,
    members,
    numbers,
    occurrences,
    papers,
    parked,
    policies,
    put_off,
    readings,
    shifts,
    signatures,
    tickets,
    timeline,
    timers,
    traces,
    trainings,
    wechat_grants,
    workloads,
)
from storage.schema import metadata

HOMES = (
    *(
        accounts,
        appraisals,
        attachments,
        conversations,
        customers,
        deliveries,
        documents,
        examples,
        improvement,
        known_staff,
        members,
        numbers,
        occurrences,
        papers,
        parked,
        policies,
    ),
    *(put_off, readings, shifts, signatures, tickets, timeline, timers, traces, trainings, wechat_grants, workloads),
)


def all_tables() -> MetaData:
    """Give the metadata with every table of every module in it."""
    return metadata
