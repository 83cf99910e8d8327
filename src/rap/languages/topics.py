"""What a pack answers, topic by topic: each field is one entry of a list in the folder of a
language.

The type of a field says how its entry is written (`lists.SHAPES`). Words are *folded* (small
letters, no accents) where a field does not say otherwise, because people type and transcribe
without accents.
"""

from __future__ import annotations

from dataclasses import dataclass

from rap.languages.about import About
from rap.languages.lists import (
    Counts,
    Endings,
    Flag,
    InOrder,
    Number,
    Pairs,
    Pattern,
    Phrases,
    Rewrites,
    Table,
    Text,
    WordSet,
    counts,
    endings,
    flag,
    in_order,
    number,
    pairs,
    pattern,
    phrases,
    rewrites,
    table,
    text,
    words,
)


@dataclass(frozen=True)
class Words:
    """Everyday words. The screen takes them for harmless; word counts leave the most frequent out."""

    stop_words: WordSet = words("words too frequent to say anything about one text, as written")
    fillers: Phrases = phrases("what fills a pause, as written", without="counted as words")
    harmless: WordSet = words("words that dictionaries lack and that tell nothing of a person")
    endings: InOrder = in_order("endings that a harmless word may take")
    restored: InOrder = in_order("what such a word may have instead in the dictionary")
    infinitive: Pattern = pattern("how an infinitive ends")
    say: Pattern = pattern("verbs of saying, as written", without="direct speech needs quotes")
    say_before: Pattern = pattern("what must not stand before such a verb")
    say_after: Pattern = pattern("what may stand between such a verb and its comma")
    verb_hangers: Pattern = pattern("pronouns that hang on a verb and move its accent (*dámelo*)")
    compound_joints: InOrder = in_order("letters between the parts of a compound")
    made_of_parts: Pattern = pattern("words that are always made of parts (*daarmee*)")
    prefixes: Pattern = pattern("beginnings that make a known word another one (*re*, *dé*)")
    unaccented: Flag = flag("people leave accents out when they type")


@dataclass(frozen=True)
class Names:
    """What stands around names of people, and words that look like names. Used by the screen of
    identifiers.
    """

    titles: WordSet = words("*madame*, *dr*", without="a name needs a capital or a list")
    short_titles: WordSet = words("forms of address whose full stop ends no sentence (*mr*)")
    determiners: WordSet = words("articles, possessives, numbers that make the next word a noun")
    possessives: WordSet = words("*my*, *her*: before who somebody is to the speaker")
    particles: WordSet = words("parts of family names (*van*, *de*)")
    names_that_are_words: WordSet = words("names that are words too; the list alone is not enough")
    word_names: WordSet = words("names that are things (*rose*); with an article they are words")
    names_too: WordSet = words("small words that somebody may be called")
    short_names: WordSet = words("names of two letters")
    inflected_names: WordSet = words("names that take the endings of the language")
    name_endings: Endings = endings("endings of a name: case, genitive, diminutive")
    short_forms: InOrder = in_order("endings of pet names (*-ita*, *-ke*)")
    pointers: Pattern = pattern("before a name (*my name is*)", without="it needs a capital")
    pointers_then: Text = text("a pattern: what may stand between these words and the name")
    weak_pointers: Pattern = pattern("of these words, those that mostly say a state (*I'm*)")
    weak_before_person: Pattern = pattern("the same, before a person or a thing (*some*)")
    weak_told: Pattern = pattern("the same, for verbs of telling and asking (*told*)")
    said_to: Pattern = pattern("before who is told, asked or met")
    says: Pattern = pattern("verbs of saying with their person, after a name")
    does: Pattern = pattern("what else only a person does, after a name")
    exclaimed: Pattern = pattern("exclamations and holidays that hold a name (*mon dieu*)")
    human_verbs: WordSet = words("verbs of what people do, third person")
    auxiliaries: WordSet = words("auxiliaries and small words that follow a subject")
    before_persons: WordSet = words("words before which a person stands (*with*, *chez*)")
    before_object: Text = text("a word, as written, before a person (Albanian *te*)")
    verb_beside: WordSet = words("a name that is a verb beside a word, with `-` between (*ben-ik*)")
    article_before_name: WordSet = words("articles that people put before a name (*la Paloma*)")
    articles_hang: Flag = flag("articles are endings, so that a bare noun is common")
    clause_openers: WordSet = words("words that open a clause")
    copulas: WordSet = words("forms of *to be*")
    it: WordSet = words("subjects that are no person (*it*, *that*)")
    who: WordSet = words("relative pronouns for people")
    taken_up: WordSet = words("pronouns that take a name up (*Perle, elle ...*)")
    no_subject: WordSet = words("names that open a clause and are mostly another word")
    of: WordSet = words("*of*, before an owner")
    owned: WordSet = words("what people own or whom they know (*room*, *sister*)")
    people: WordSet = words("words for a person (*girl*, *gars*)")
    times: WordSet = words("words before a time (*last*, *chaque*)")
    nicknames: WordSet = words("first halves of nicknames (*big*, *tata*)")
    nickname_articles: WordSet = words("articles before a nickname")
    pauses: WordSet = words("what is said between the halves of a name")
    hesitations: WordSet = words("sounds of hesitation: never a name")
    corrections: WordSet = words("what is said before a corrected name (*or*, *no*)")
    naming: WordSet = words("verbs and nouns of naming, which are no part of a name")
    not_a_name: WordSet = words("what follows *my name is* and is none (*not*, *so*)")
    states: WordSet = words("what follows *I'm* and says a state")
    abstract: WordSet = words("virtues and the like, which are names and mostly none")
    always_capital: WordSet = words("words with a capital that name nobody: days, brands, offices")
    offices: WordSet = words("offices and bodies of the state")
    venues: WordSet = words("kinds of place whose name follows (*hotel*)")
    talk: WordSet = words("small words of talk that are never a name")
    surely: WordSet = words("words of `names_too` that are no name in this language")
    before_miss: WordSet = words("words before *miss* as a verb")
    headings: WordSet = words("headings of a team's table of names")
    role: Table = table("label of a role: words that say it", without="the label says *name*")


@dataclass(frozen=True)
class Numbers:
    """Numbers, letters and dates as they are spoken or dictated. Used by the screen of identifiers."""

    values: Counts = counts("number words", without="spoken numbers are not found")
    ands: WordSet = words("*and*, within numbers and between names")
    joins: WordSet = words("what else joins a number to what it counts (Romanian *de*)")
    articles: WordSet = words("number words that are mostly articles or exclamations")
    hundred_after: Number = number("the least before *hundred* (*one hundred*)", default=2)
    room_after: Counts = counts("number=what may be added, below (*soixante-quinze*: 60=20)")
    times_twenty: Flag = flag("*four twenties* is 80")
    written_together: Flag = flag("numbers up to 999,999 are one word (*tweeëntwintig*)")
    times: Counts = counts("how often the next digit is said (*double*)")
    times_of: WordSet = words("*times*, after a number")
    times_articles: WordSet = words("articles after *three times*")
    letters: Pairs = pairs("what letters are called", without="spelled words are not found")
    letter_phrases: Pairs = pairs("letters with a longer name (*double v*)")
    letters_too: WordSet = words("names of letters that are small words in no list of them")
    letters_hang: Flag = flag("a letter with a hyphen before a small word is a word (*s-a dus*)")
    letter_words: WordSet = words("words of one letter")
    letter_as: WordSet = words("*as*, in *M as in Mary*")
    or_letters: WordSet = words("words for *or* of which speech keeps one letter")
    alphabet: WordSet = words("the alphabet of radio operators")
    doublings: WordSet = words("*double*, between letters")
    capital: WordSet = words("*capital*, before a letter")
    signs: WordSet = words("words for a hyphen or a slash")
    decimal: WordSet = words("the word for the decimal sign")
    between: WordSet = words("what may stand between dictated digits")
    plus: WordSet = words("*plus*, before a country's number")
    countries: WordSet = words("codes of countries before a number")
    pays: WordSet = words("verbs of paying and earning: the number is a price")
    per: WordSet = words("*per*, before what a price is for")
    months: WordSet = words("the months", without="dates in words are not found")
    months_short: WordSet = words("short months, as written", without="such dates are not found")
    ordinals: Counts = counts("days of a month as ordinals (*premier*)")
    month_first: Flag = flag("the month may stand before the day (*May the fourth*)")
    date_of: WordSet = words("words within a date (*of*, *de*)")
    date_endings: WordSet = words("endings after the day (*th*)")
    years: WordSet = words("*years*, after an age", without="ages in words are not found")
    born: Pattern = pattern("*born*, before a day", without="a day of birth is an exact day")
    birthday: Pattern = pattern("words of a birthday or a star sign near a day")
    not_age: Pattern = pattern("words before a number of years that is no age (*since*, *for*)")
    aged: Pattern = pattern("words before an age without *years* (*she is*, *turned*)")
    aged_then: Pattern = pattern("words between these and the age (*just*, *already*)")
    i_am: Pattern = pattern("*I am*, *she is*: before an age that is set off by commas")
    of_year: Pattern = pattern(
        "*I am of*, *class of*: before a year of birth", without="years of birth are missed"
    )
    kin_year: Pattern = pattern("*is of*, after a child or another of the family, before a year")
    seasons: WordSet = words("seasons and parts of a year, before a year")


@dataclass(frozen=True)
class Places:
    """Streets, houses and towns. Used by the screen of identifiers."""

    types: WordSet = words("kinds of street before the name")
    last_types: WordSet = words("kinds of street after the name")
    loose_types: WordSet = words("of these, those that count without a capital")
    houses: WordSet = words("kinds of house after the name")
    before_street: WordSet = words("adjectives before a street of one word")
    no_street: WordSet = words("words that end like a street and are none")
    address_words: WordSet = words("words after which an address comes")
    house_parts: WordSet = words("box, floor, flat, and the like")
    doors: WordSet = words("of these, those that a letter may follow")
    number_of: WordSet = words("words between a house number and its street")
    number_words: WordSet = words("*number*, before a house number")
    house_range: WordSet = words("*to*, between two house numbers")
    particles: WordSet = words("small words within the name of a street or place")
    where: WordSet = words("words before a place (*in*, *from*)")
    where_in: WordSet = words("of these, those that say *in*")
    towns_that_are_words: WordSet = words("towns that are words or names too")
    rather_towns: WordSet = words("names that are rather towns")
    po_box: Pattern = pattern("a box at the post office", without="such boxes are not found")
    stations: Pattern = pattern("*station*, *school* before a name", without="they are not found")
    land_parts: WordSet = words("words within names of countries")
    from_words: WordSet = words("*from*, before a country", without="origins need an adjective")


@dataclass(frozen=True)
class Contact:
    """Mail, web, phone and official numbers. Used by the screen of identifiers."""

    at: WordSet = words("@ as it is said", without="spoken addresses need English words")
    sure_at: WordSet = words("of these, those that mean nothing else")
    at_after_a: WordSet = words("of these, those that follow *a*")
    dot: WordSet = words("the full stop as it is said")
    join: WordSet = words("hyphen, underscore and the like as they are said")
    slashes: WordSet = words("the slash as it is said")
    slash_before: WordSet = words("what stands before it (*forward*)")
    slash_after: WordSet = words("what stands after it (*oblique*)")
    path: WordSet = words("signs within the path of a web address")
    www: WordSet = words("*www* as it is said")
    site: WordSet = words("words before a web address")
    linked: WordSet = words("words for a site or a link")
    social: WordSet = words("social networks")
    social_verbs: WordSet = words("verbs before a name on a network (*follow*)")
    providers: WordSet = words("providers of mail")
    mail_words: WordSet = words("words for mail")
    mail_verbs: WordSet = words("beginnings of verbs of writing and sending")
    mail_cues: WordSet = words("words before a mail address")
    mail_openers: WordSet = words("words that open a dictated mail address")
    remarks: WordSet = words("words of remarks within one (*all without*)")
    domains_that_are_words: WordSet = words("ends of web addresses that are words")
    domains_in_links: WordSet = words("ends that count within a link only")
    number_words: WordSet = words("words before a number of any kind")
    phone_words: WordSet = words("words before a phone number", without="it is found by its shape")
    card_words: WordSet = words("words before a bank card's number")
    account_words: WordSet = words("words before a bank account's number")
    firm_words: WordSet = words("words before a firm's number")
    plate_words: WordSet = words("words before a number plate")
    document_words: WordSet = words("words before a document's number")
    national_number_words: WordSet = words("words before a person's number")
    cue_endings: InOrder = in_order("endings that these words may take")
    innocent_units: WordSet = words("units that make a number harmless")
    laws: WordSet = words("words before the number of an article of law")


@dataclass(frozen=True)
class Asking:
    """What makes a passage worth a question: it identifies nobody alone. Used by the screen of
    identifiers.

    A word that ends in `*` is the beginning of words; `_` stands between the words of a phrase.
    """

    health: InOrder = in_order("illness and health", without="health is not asked about")
    body: InOrder = in_order("parts of the body")
    sign: InOrder = in_order("signs on the body", without="signs are not asked about")
    event: InOrder = in_order("what a place remembers", without="events are not asked about")
    organisation: InOrder = in_order(
        "kinds of organisation, beside which a capital names one",
        without="organisations are not asked about",
    )
    association: WordSet = words("of these, those whose name follows in poor speech too")
    firm_forms: WordSet = words("legal forms that follow the name of a firm (*ltd*)")
    status: InOrder = in_order(
        "stay, asylum, papers, detention, a record", without="legal status is not asked about"
    )
    numbered: WordSet = words("papers known by a number (*annexe 26*)")
    vehicle: InOrder = in_order(
        "vehicles, asked about with a colour or a make", without="vehicles are not asked about"
    )
    colour: InOrder = in_order("colours of vehicles")
    makes: WordSet = words("makes of vehicles")
    models: WordSet = words("models of vehicles, many of them words too")
    work: InOrder = in_order("other work", without="other work is not asked about")
    children: InOrder = in_order("words for children", without="children are not asked about")
    twins: InOrder = in_order("twins and triplets")
    nation: InOrder = in_order("where somebody is from", without="origins are not asked about")
    nation2: InOrder = in_order("of these, those that are languages too")
    tongue: InOrder = in_order("languages that few people speak here")
    surely_event: Pattern = pattern("how events begin that are always asked about (*attentat*)")
    happening: Pattern = pattern("*there was*, *since*: before an event that is asked about")
    day_words: Pattern = pattern("days and nights on which something happened")
    day_of: Pattern = pattern("*of the*, between such a day and the event")
    day_when: Pattern = pattern("*when*, *that*, between such a day and what happened")
    when: Pattern = pattern("*when*, after an event and a comma")
    happened: Pattern = pattern("verbs of what happened (*shot*, *tiré*)")
    works_as: Pattern = pattern("*I work as*", without="other work is not asked about")
    by_day: Pattern = pattern("*by day I*, before what somebody does beside this work")
    age_units: WordSet = words("*years*, *months*, after the age of a child")
    and_ages: WordSet = words("what may follow an age")
    had: WordSet = words("*have*, *mother*: before a number of children of one's own")
    of_children: WordSet = words("small words between a parent and the children")
    parents: WordSet = words("words for a parent or a pregnancy")
    small: WordSet = words("*petit*: a child where no noun follows")
    not_after_small: WordSet = words("small words after which it is none")
    touch: WordSet = words("what touches a body and is no drawing on it")


@dataclass(frozen=True)
class Labels:
    """What is written for what was taken out; one row for each kind
    (`docs/identifiers.md`).
    """

    label: Table = table("kind: words of its label", without="labels are in English")
    masked: Pattern = pattern("words in round brackets for what was masked, as written")


@dataclass(frozen=True)
class Reading:
    """How easy a text reads: the formula made for the language, how syllables are counted, where a
    sentence ends.

    textacy has the same constants, but counts syllables by hyphenation (pyphen): of the forty hard
    words of each language in `tests/languages/test_syllables.py` that has 20 right in English, 20
    in French, 33 in Dutch and 19 in Spanish.
    """

    flesch_base: Number = number("Flesch's constant", without="there is no Flesch score")
    flesch_per_word: Number = number("points for each word of a sentence")
    flesch_per_syllable: Number = number("points for each syllable of a word")
    flesch_source: Text = text("where the formula is from")
    no_flesch: Text = text("why there is no such formula")
    least_flesch: Number = number("a text for members below this reads hard")
    most_lix: Number = number("without a formula: a text above this LIX reads hard", default=60)
    abbreviations: WordSet = words("words in small letters whose full stop ends no sentence")
    parts: Text = text("syllables: signs that divide a word before it is counted")
    sounds: Rewrites = rewrites("syllables: how spelling is made to look like sound")
    vowels: Pattern = pattern("groups of letters that are a syllable", without="none is counted")
    exceptions: Counts = counts("syllables of words that sound other than the rules say")


@dataclass(frozen=True)
class Titles:
    """Two words that name an interview on the screens of a team (*copper lake*, *lac cuivré*), as
    written; they say nothing of anybody.
    """

    nouns: WordSet = words("nouns, of one gender where there are two", without="titles are English")
    other_nouns: WordSet = words("nouns of the other gender")
    adjectives: WordSet = words(
        "adjectives; where the other nouns take another form, that one after `/`",
        without="titles are English",
    )
    noun_first: Flag = flag("whether the noun stands before the adjective", default=False)


@dataclass(frozen=True)
class Help:
    """What sentences hold that may ask for help; shown to a reviewer, and kept nowhere.

    A word that ends in `*` is the beginning of words; `_` stands between the words of a phrase, and
    two others may come between them.
    """

    danger: InOrder = in_order("danger now", without="such sentences are not shown")
    self_harm: InOrder = in_order("to harm or kill oneself", without="such sentences are not shown")
    violence: InOrder = in_order("violence and force", without="such sentences are not shown")
    held: InOrder = in_order("to be held", without="such sentences are not shown")
    papers: InOrder = in_order("papers, phone, money taken", without="such sentences are not shown")
    way_out: InOrder = in_order("to want a way out", without="such sentences are not shown")
    asks: InOrder = in_order(
        "of a message: to want to be called, to talk, or somebody to read with",
        without="such messages are not put first",
    )


TOPICS = (About, Words, Names, Numbers, Places, Contact, Asking, Labels, Reading, Titles, Help)
