"""From two accounts to a shared question: the path that everyone takes."""

from tests.conftest import Someone


def test_every_main_page_opens_for_one_alone(alice: Someone) -> None:
    for path in ("/", "/mine/", "/ours/", "/understand/", "/safety/", "/account/", "/invite/"):
        alice.get(path)


def test_an_answer_waits_until_both_have_written(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    from django.utils import timezone

    from counterpoint.web.accounts.models import new_id

    path = f"/ours/question/{timezone.localdate()}/"
    alice.post(path, id=str(new_id()), base="", answer="the smell of rain")
    assert "the smell of rain" in alice.get(path)
    assert "the smell of rain" not in bob.get(path)
    assert bob.client.get(path + "state/").status_code == 204
    bob.post(path, id=str(new_id()), base="", answer="warm bread")
    for one in couple:
        page = one.get(path)
        assert "the smell of rain" in page and "warm bread" in page
        one.get("/ours/question/")
        one.get("/")
        one.get("/ours/question/opened/")
    assert "warm bread" in alice.get(path + "state/")


def test_a_shared_thank_you_reaches_the_other_and_can_be_taken_back(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    id = alice.write("thanks", share=True, words="for the tea")
    assert "for the tea" in bob.get("/ours/thanks/")
    assert "for the tea" in bob.get("/ours/")
    alice.post(f"/mine/thanks/{id}/withdraw/")
    assert "for the tea" not in bob.get("/ours/thanks/")


def test_a_check_in_shares_only_what_is_ticked(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    alice.write(
        "checkin",
        share=True,
        day="2026-01-02",
        mood="7",
        stress="3",
        line="mine alone",
        shared=["mood"],
        was="",
    )
    page = bob.get("/ours/checkin/")
    assert "Mood" in page and "Stress" not in page and "mine alone" not in page
    bob.get("/understand/?days=365")
