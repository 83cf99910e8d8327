"""What stands around names, in seven languages, on text folded by `rap.folding.fold`: words that say a name follows, forms of
address, particles, kinds of venue, and capitals that mean nothing."""

from __future__ import annotations

import re

from rap.parses import LANGUAGES
from rap.pseudonyms.listed import family_names, given_names, rule_words

_B = r"(?<!\w)"
POINTERS = {
    "fr": re.compile(
        rf"{_B}(?:(?:je m'|tu t'|elle s'|il s'|on s'|qui s')(?:appelle|appelles|appelait|appelais)|m'appelle|"
    rf"m'appelait|s'appelle|s'appelait|s'appelaient|"
        r"m'appellent|m'appelaient|(?:on|ils?|elles?|clients|tout le monde) (?:m'|l'|nous )(?:appelle|appelait|"
    r"appelaient|dit)|me nomme|se nomme|prenom(?: c'est| est|,|:)|surnom(?: c'est| est|,|:)|"
        r"nom (?:d[e'] ?(?:\w+ ){1,2})?(?:c'est|est|c'etait|etait|:)|(?:copine|collegue|amie|patronne|voisine|"
    r"soeur|patron|proprio|proprietaire|mari|mec|cousine|chef) c'est|surnomme[es]?|dit[e]?|un(?:e)? certaine?|"
    r"nomme[es]?|baptise[es]?|signe[e]?|pseudo c'est) (?:pas )?[«\"“]? ?(?:la |le |l')?"
    ),
    "nl": re.compile(
        rf"{_B}(?:(?:ik|ze|zij|hij|die|dat|ge|je|die) (?:heet|heette|noem|noemt|noemde)|(?:heet|heette|noemt|noemde|"
    rf"noemen|noemden) (?:ik|ze|zij|hij|mij|me|ons|ze mij|ze me|haar|hem|iedereen mij)|heet|heette|"
        r"(?:voor|achter|familie|artiesten|werk|bij|schuil)?naam (?:is|was|:)|ene|een zekere|genaamd|ik ben|mij "
    r"noemen|heet|heette|(?:het was|dat is|dat was|'t was) onze?) [\"“]? ?(?:de |den )?"
    ),
    "en": re.compile(
        rf"{_B}(?:(?:my|her|his|their|stage|working|real|first|last|family|maiden) name(?:'s| is| was| used to be|"
    rf",)|(?:called|named|nicknamed|call me|calls me|called me|calling me|goes by|"
        r"went by|known as|some|name of|a certain|i'm|i am|this is|signed|told|asked|texted|rang|phoned)) [\"“]? ?"
    ),
    "es": re.compile(
        rf"{_B}(?:(?:me|te|se|nos) (?:llamo|llama|llamaba|llaman|llamaban|dicen|decian)|(?:mi |su |el )?(?:nombre|"
    rf"apodo|apellido)(?: de \w+)? (?:es|era|:)|(?:le|les) (?:dicen|decian)|"
        r"llamad[oa]|un[a]? tal|apodad[oa]|de nombre) [\"“«]? ?(?:la |el )?"
    ),
    "pt": re.compile(
        rf"{_B}(?:(?:chamo-me|me chamo|chama-se|se chama|chamava-se|chamava se|chama se|"
    rf"chamo me|se chamava|chamam-me|me chamam|chamavam-me|me chamavam|chamada|chamado)|"
    rf"(?:o |meu |seu |o meu )?(?:nome|apelido|alcunha)(?: de \w+)? (?:e|era|:)|"
        r"um[a]? tal (?:de )?|conhecida (?:por|como)|aqui sou|sou a|sou o) ?[\"“«]? ?(?:a |o )?"
    ),
    "ro": re.compile(
        rf"{_B}(?:(?:ma|te|o|il|se|ne|i) (?:cheama|chema|numesc|numeste|numea)|(?:imi|ii|isi|mi|i)[ -](?:zic|zice|"
    rf"ziceau|spun|spune|spuneau)|ma numesc|numele(?: meu| ei| lui)? (?:e|este|era|:)|"
        r"numit[a]?|pe nume|porecla (?:e|era)|un[a]? oarecare|lumea-mi zice|lui|nea|tanti) [\"“„«]? ?"
    ),
    "sq": re.compile(
        rf"{_B}(?:(?:quhem|quhet|quhej|quhesha|quhesh|e quajne|e quajten|e quajtem|me quajne|me thone|me therrasin|"
    rf"me therrisnin|me therrasin|i thone|i thoshin|i thonim|emri (?:im |i saj |i tij )?(?:eshte|ishte|:)|"
        r"mbiemri (?:im )?(?:eshte|:)|nje fare|nje farë|nje njefare|me quajne|me quajten|quajtur|pseudonimi|une "
    r"jam|ajo eshte|ai eshte) ?(?:eshte )?)[\"“«]? ?"
    ),
}  # fmt: skip
# What may say a name and mostly says a state or a thing (`I'm happy`, `some way`): a small letter needs more there.
WEAK = re.compile(
    r"(?<!\w)(?:(?P<of>some|a certain|une? certaine?|een zekere|ene|un[oa]? tal|um[a]? tal|un[a]? oarecare)|i'm|i am|this is|"
    r"(?P<told>told|asked|texted|rang|phoned)|dite?|ik ben|sou [ao]|une jam|ajo eshte|ai eshte)(?: de| la| le| l'| den?)? ?$"
)
TITLES = {language: rule_words(f"named.titles {language}") for language in LANGUAGES}
PARTICLES = rule_words("named.particles")
VENUES = rule_words("named.venues")
OFFICES = rule_words("named.offices") - family_names() - given_names()
ALWAYS_CAPITAL = rule_words("named.always-capital") | OFFICES
_SAYS = {
    "fr": r"m'a|m'avait|me dit|me disait|a dit|disait|dit que|nous a|lui a",
    "nl": r"zei|zegt|belde|belt|vroeg|vraagt|vertelde|riep",
    "en": r"said|says|told|tells|asked|asks|rang|texted|phoned|reckons|goes",
    "es": r"me dijo|me dice|dijo|dice|decia|me conto|me llamo|nos dijo|conto que",
    "pt": r"disse|disse-me|me disse|dizia|diz|contou|ligou|perguntou",
    "ro": r"mi-a zis|mi-a spus|a zis|a spus|zicea|zice|spunea|m-a sunat|ne-a zis",
    "sq": r"me tha|na tha|tha|thoshte|thote|me telefonoi|pyeti",
}
_DOES = {
    "fr": r"elle|il|(?:m'|l'|t'|nous |lui |y )?(?:a|avait) \w+(?:e|i|u|it|is|ert)(?!\w)|est (?:partie?|venue?|"
    r"arrivee?|restee?|tombee?|rentree?)|voulait|travaill\w+|pleurait|habit\w+|"
    r"s'(?:occup|est)\w*|gardait|dort|dormait|faisait|savait|venait|allait|partait|prenait|mettait|payait|cachait|"
    r"jamais|et moi|, qui",
    "nl": r"zij|ze|heeft|had|kwam|komt|ging|werkt|werkte|woont|woonde|huilde|lachte|zat|stond|bleef|deed|kreeg|gaf|"
    r"nam|vond|wist|sliep|betaalde|kookte|poetste|verhuurde|moest|mocht|wou|wilde|en ik",
    "en": r"she|he|went|came|called|works|worked|cried|lives|lived|knew|wanted|used to|got|gave|took|made|left|"
    r"moved|paid|stayed|slept|laughed|knows|thinks|thought|found|kept|sat|tried|ran|helped|"
    r"cooked|locked|lent|owed|owes|never|always|and i|and me|who|from the|from work|upstairs|downstairs|next door",
    "es": r"ella|llego|vino|se \w+|trabaj\w+|llora\w*|viv\w+|y yo|nos|me|ya|fue|era la|cocinaba|pagaba|lavaba|"
    r"dormia|tenia|sabia|hacia|ponia",
    "pt": r"ela|chegou|veio|foi-se|trabalh\w+|chorava|mor\w+|e eu|ja|foi|era a|cozinhava|pagava|dormia|tinha|sabia|"
    r"fazia|tomava|arranjou|ficou",
    "ro": r"ea|a (?:venit|plecat|luat|dat|facut|ramas|fugit|murit|stat)|lucr\w+|plangea|statea|si cu mine|si eu|"
    r"avea|stia|gatea|platea|dormea|mi-a|ne-a|i-a|s-a|m-a|n-a",
    "sq": r"ajo|erdhi|shkoi|iku|pun\w+|qan\w*|jeto\w+|bano\w+|dhe une|kishte|dinte|gatuante|paguante|flinte|me "
    r"ndihmoi|na|ma|m'i|i tha",
}
WORD_NAME_AFTER = {
    language: re.compile(rf",? (?=(?:(?P<says>{says})|(?:{_DOES[language]}))(?!\w))")
    for language, says in _SAYS.items()
}
TOLD = re.compile(
    r"(?<!\w)(?:chez|avec|dit a|demande a|parle a|tegen|bij|samen met|belde|vroeg aan|gaf aan|told|asked|texted|"
    r"rang|phoned|said to|goes to|with|me and|and me and|"
    r"le dije a|con la|con el|mi amiga|y la|liguei para|liguei a|mensagem (?:pra|pro|para)|falei com|pedi para|perguntei a|"
    r"llame a|pedi a|disse a|com a|com o|i-am zis lui|cu|i thashe|me) "
)
ABSTRACT = rule_words("named.abstract")
