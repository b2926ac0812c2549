"""Packs of several languages side by side: distress is heard in each, conduct stays in bounds."""

from __future__ import annotations

import pytest

from moderation import Context, Engine, Outcome


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Me quiero morir", "ideation"),
        ("ich möchte nicht mehr leben", "ideation"),
        ("je n’ai plus envie de rien, je veux mourir", "ideation"),
        ("والله تعبت وأُريـــد أن أموت", "ideation"),
        ("ICH HABE GERADE ALLE TABLETTEN GESCHLUCKT", "imminent"),
    ],
)
def test_distress_is_heard_in_every_room_and_language(
    engine: Engine, text: str, category: str
) -> None:
    for language in ("en", "de", "es", "fr", "tlh"):
        verdict = engine.review(text, Context(language=language))
        assert category in verdict.categories
        assert verdict.care is not None and verdict.case


@pytest.mark.parametrize(
    ("text", "language"),
    [("bring dich um", "de"), ("mátate ya", "es"), ("va te pendre", "fr"), ("اقتل نفسك", "ar")],
)
def test_a_language_nobody_chose_for_the_room_never_blocks(
    engine: Engine, text: str, language: str
) -> None:
    assert engine.review(text, Context(language=language)).outcome is Outcome.REFUSE
    assert engine.review(text, Context(language=f"{language}-XX")).outcome is Outcome.REFUSE
    elsewhere = engine.review(text, Context(language="en"))
    assert Outcome.ALLOW < elsewhere.outcome <= Outcome.MASK


def test_english_counts_in_every_room(engine: Engine) -> None:
    assert engine.review("kys", Context(language="de")).outcome is Outcome.REFUSE


@pytest.mark.parametrize(
    "text",
    [
        "Die Sonne scheint, ich gehe gleich in den Park",
        "Hoy he dormido mejor, gracias por preguntar",
        "Merci à tous, la séance d’hier m’a fait du bien",
        "Der Hund ist krank und wir fahren zum Tierarzt",
        "me muero de hambre, ¿alguien cocina?",
        "me suicido si mañana hay examen",
        "compré cuerda para la guitarra y voy a terminar con todo el trabajo",
        "subí a la azotea a tender la ropa, ¡qué calor, no puedo más con este calor!",
        "ich bring mich um wenn morgen Mathe ist",
        "die Hitze bringt mich um, ich kann die Hitze nicht mehr ertragen",
        "mein Bruder hat mich beim Zocken geschlagen",
        "je me tue au boulot, j'en peux plus de cette chaleur",
        "mon frère m'a battu à la console",
        "la batterie va mourir, je suis crevée",
        "متت من الضحك، وبموت فيك يا أمي",
        "قتلني التعب اليوم، رح موت من النعاس",
        "سألتني الطبيبة هل عندي أفكار انتحارية وقلت لا",
        "لا أفكر في الانتحار، أنا حزين فقط",
        "أريد أن أموت على الإسلام بعد عمر طويل",
    ],
)
def test_ordinary_talk_in_any_language_is_left_alone(engine: Engine, text: str) -> None:
    verdict = engine.review(text)
    assert verdict.outcome is Outcome.ALLOW and not verdict.categories


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("buenas tardes, ¿alguien tiene los datos del taller?", "es"),
        ("mi hijo tiene autismo y un gato negro", "es"),
        ("il est tard et je suis en retard", "fr"),
        ("elle était en transe", "fr"),
        ("der Käfer sitzt im Käfig, dick und munter", "de"),
        ("sie zog um und ist beim Amt tätig", "de"),
    ],
)
def test_a_word_of_the_rooms_own_language_is_no_slur_of_another(
    engine: Engine, text: str, language: str
) -> None:
    verdict = engine.review(text, Context(language=language))
    assert verdict.outcome is Outcome.ALLOW and not verdict.findings


@pytest.mark.parametrize(
    "text",
    [
        "hace diez años quería morir y hoy tengo un huerto",
        "vor zehn Jahren wollte ich sterben",
        "il y a dix ans je voulais mourir",
        "كنت أفكر في الانتحار قبل سنوات والآن أنا بخير",
    ],
)
def test_what_is_long_past_is_something_to_be_glad_of(engine: Engine, text: str) -> None:
    assert engine.review(text).categories == ("milestone",)


@pytest.mark.parametrize(
    "text",
    [
        "vivo en la calle Olmo 5, segundo piso",
        "mein voller Name ist Jana Holm",
        "mon nom complet est Marie Dupuis",
        "اسمي الكامل سليم حداد",
    ],
)
def test_personal_data_is_seen_in_each_language(engine: Engine, text: str) -> None:
    assert engine.review(text).categories == ("personal_data",)
