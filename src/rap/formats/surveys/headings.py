"""How the exports of form tools are told apart, and which of their columns are about a person, her
device or the tool itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from rap.formats.surveys.options import bare

KOBO, ODK, LIME, GOOGLE = "kobotoolbox", "odk-central", "limesurvey", "google-forms"
MICROSOFT, QUALTRICS, SPSS, TALLY, SHEET = "microsoft-forms", "qualtrics", "spss", "tally", "sheet"
REDCAP, MONKEY, TYPEFORM = "redcap", "surveymonkey", "typeform"
CODES = "codes"
TOOLS = (
    *(KOBO, ODK, LIME, GOOGLE, MICROSOFT, QUALTRICS, SPSS, REDCAP, MONKEY, TYPEFORM),
    *(TALLY, SHEET, CODES),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split("|"))


PERSONAL = _words(
    """ip|ipaddr|ip address|ip-adres|adresse ip|ipaddress|dirección ip|endereço ip|adresă ip
    |refurl|referrer url|verwijzer-url|url de référence|url référente
    |email|e-mail|e-mail address|email address|adresse e-mail|adresse de messagerie|e-mailadres|correo electrónico
    |endereço de e-mail|courriel|recipientemail|nom d'utilisateur|gebruikersnaam|username|user name
    |recipientlastname|recipientfirstname|externalreference|externaldatareference
    |name|naam|nom|nombre|nome|nume|first name|last name|prénom|voornaam|achternaam|prenume
    |phone|telephone|téléphone|telefoon|gsm|phonenumber|subscriberid|simserial|deviceid|_submitted_by|submittername
    |submitterid|deviceid|device id
    |locationlatitude|locationlongitude|location latitude|location longitude|_geolocation|gps|latitude|longitude
    |timestamp|horodateur|tijdstempel|marca temporal|carimbo de data/hora|marcaj de timp|start|end|starttime|endtime|start time
    |completion time|begintijd|tijd van voltooien|heure de début|heure de fin|hora de inicio|hora de finalización
    |last modified time|tijd van laatste wijziging|heure de la dernière modification|startdate|enddate|recordeddate|start date
    |end date|recorded date|submitdate|datestamp|date de soumission|date de lancement|date de la dernière action|datum verstuurd
    |startdatum|datum laatste actie|date submitted|date started|date last action|submissiondate|_submission_time|today
    |survey timestamp|survey identifier|redcap_survey_identifier|submission date|submission ip|start date (utc)
    |submit date (utc)|network id|custom data 1
    |duration (in seconds)|q_totalduration|interviewtime|temps total|totale tijd|total time|audit"""
)
"""Where and when somebody answered, with what, and who she is: nothing of such a column is kept."""
OF_THE_TOOL = _words(
    """_id|_uuid|_validation_status|_notes|_status|__version__|_tags|_index|_xform_id_string|formhub/uuid|meta/instanceid
    |meta/instancename|instanceid|key|status|reviewstate|formversion|attachmentspresent|attachmentsexpected|edits
    |deletedat|updatedat|id|lastpage|startlanguage|seed|token|id de la réponse|dernière page|langue de départ|tête de série
    |respons id|respons-id|laatste pagina|begin taal|begintaal|seed|response id|last page|start language
    |responseid|progress|finished|distributionchannel|userlanguage|distribution channel|user language|response type|responsetype
    |_parent_index|_parent_table_name|ref|_recordid|record_id|record id|complete?|respondent id|collector id|submission id|#"""
)
ITS_OWN = {
    ODK: _words(
        "SubmissionDate|KEY|SubmitterID|SubmitterName|Status|ReviewState|DeviceID|Edits|FormVersion"
    ),
    QUALTRICS: _words(
        """StartDate|EndDate|Status|IPAddress|Progress|Finished|RecordedDate|ResponseId|RecipientEmail
        |RecipientLastName|RecipientFirstName|ExternalReference|LocationLatitude|LocationLongitude
        |DistributionChannel|UserLanguage"""
    ),
}
"""Headings that are the tool's, written so, even where a question has the same id in small letters."""
LANGUAGES = _words(
    """startlanguage|langue de départ|begin taal|begintaal|start language|userlanguage|user language|lang|language|langue|taal
    |idioma|limba"""
)
WHEN = _words(
    """submitdate|date de soumission|datum verstuurd|date submitted|_submission_time|submissiondate|recordeddate|timestamp
    |horodateur|tijdstempel|marca temporal|carimbo de data/hora|marcaj de timp|completion time|tijd van voltooien
    |heure de fin|hora de finalización|survey timestamp|submission date|submit date (utc)"""
)
FINISHED = {
    LIME: _words("submitdate|date de soumission|datum verstuurd|date submitted"),
    QUALTRICS: _words("finished"),
}
RECEIPT = _words("receipt|reçu|bon|recibo|chitanță|.receipt")
_LIME = _words(
    "lastpage|dernière page|laatste pagina|last page|startlanguage|langue de départ|begin taal|start language|submitdate"
)
_GOOGLE = _words(
    "timestamp|horodateur|tijdstempel|marca temporal|carimbo de data/hora|marcaj de timp"
)
_MICROSOFT = _words("completion time|tijd van voltooien|heure de fin|hora de finalización")
_TALLY = (
    {"question", "vraag", "pregunta"},
    {"option", "optie", "opción"},
    {"count", "nombre", "aantal", "número"},
)


def tool_of(headings: Sequence[str]) -> str:
    """The tool whose headings these are; `sheet` for a table that somebody typed."""
    names = [bare(heading) for heading in headings]
    there = {*names}
    if len(names) == 3 and all(name in known for name, known in zip(names, _TALLY, strict=True)):
        return TALLY
    if {"_uuid", "_submission_time"} <= there or {"_id", "_uuid"} <= there:
        return KOBO
    if {"submissiondate", "key"} <= there or "parent_key" in there:
        return ODK
    if {"responseid", "recordeddate"} & there and {"startdate", "progress", "finished"} & there:
        return QUALTRICS
    if len(_LIME & there) >= 2:
        return LIME
    if {"respondent id", "collector id"} <= there:
        return MONKEY
    if ("record_id" in there and any(name.endswith("_complete") for name in there)) or (
        "record id" in there and any("(choice=" in name for name in there)
    ):
        return REDCAP
    if names[:1] == ["#"] and "network id" in there:
        return TYPEFORM
    if _MICROSOFT & there and "id" in there:
        return MICROSOFT
    return GOOGLE if names and names[0] in _GOOGLE else SHEET


def is_repeat_group(headings: Sequence[str]) -> bool:
    """Whether a table holds what one person said several times: the rows of a repeat group."""
    there = {bare(heading) for heading in headings}
    return bool({"_parent_index", "parent_key", "_parent_table_name"} & there)
