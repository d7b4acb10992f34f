"""The owner's keywords in the policy: read into the desk's terms, and refused with the key that is wrong."""

from pathlib import Path

import pytest

from bot.policy_file import PolicyError, packaged_text, read_policy
from desk.terms import ProblemClass, ProductCategory, Severity
from desk.triage.keywords import Keyword


def written(tmp_path: Path, entry: str) -> Path:
    file = tmp_path / "mine.toml"
    entry = f"[[triage.keywords]]\n{entry}\n"
    file.write_text(packaged_text().replace("[phrases] ", f"{entry}\n[phrases] ", 1), "utf-8")
    return file


def test_an_entry_is_read_into_the_desks_terms(tmp_path: Path) -> None:
    file = written(
        tmp_path, 'phrases = ["律师函"]\nclass = "special"\nseverity = 1\nproduct_category = "other"\nhazard = false'
    )
    assert read_policy(file).triage.entries == (
        Keyword(
            phrases=("律师函",),
            problem_class=ProblemClass.SPECIAL,
            severity=Severity.URGENT,
            product_category=ProductCategory.OTHER,
            is_hazard=False,
        ),
    )


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('phrases = ["a"]\nclass = "grave"', "triage.keywords.1.class: found 'grave'; expected 'general', 'medium'"),
        ('phrases = []\nclass = "major"', "triage.keywords.1.phrases: found []"),
        ('phrases = ["a"]\nseverity = "high"', "triage.keywords.1.severity: found 'high'; expected 1, 2 or 3"),
        ('phrases = ["a"]\nhazard = 1', "triage.keywords.1.hazard: found 1; expected"),
        ('phrases = ["a"]', "expected one or more of class, severity, service_type, product_category, hazard, report"),
        ('phrases = ["a"]\nreport = false\nhazard = true', "expected nothing beside report = false"),
        ('phrases = ["a"]\nclas = "major"', "triage.keywords.1.clas: unknown key"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_key_and_what_was_expected(
    tmp_path: Path, entry: str, complaint: str
) -> None:
    with pytest.raises(PolicyError) as refused:
        read_policy(written(tmp_path, entry))
    assert complaint in str(refused.value)
    assert "mine.toml: " in str(refused.value)
