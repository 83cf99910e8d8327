/** Opschrijven wat u zag in een proefplek, in het Nederlands. */

import { SpacesWords } from './spaces-en';

export const spacesNl: SpacesWords = {
  pageSpaces: 'Proefplekken',
  aboutSpaces: 'Schrijf op wat u op één dag zag in een plek',
  spacesNone: 'Deze studie heeft nog geen proefplek, of geen bevinding zegt wat een goede plek moet bieden.',
  spaceWhich: 'Plek',
  spaceDay: 'Dag',
  spaceWho: 'Wie keek',
  spaceMember: 'iemand die de plek gebruikt',
  spaceValue: 'Wat u zag',
  spaceNote: 'Opmerking',
  spaceNoteHint: 'Geen namen. Begin met “Incident” als het er een was.',
  spaceHow: 'Vul in waar u naar keek; laat de rest leeg.',
  spaceNothing: 'niet bekeken',
  spaceYes: 'ja',
  spaceNo: 'nee',
  spaceScore: 'van 1 (slecht) tot 5 (goed)',
  spaceAtMost: 'hoogstens {bound} {unit}',
  spaceAtLeast: 'minstens {bound} {unit}',
  spaceWanted: 'gewenst: {bound} {unit}',
  spaceMinutes: 'minuten',
  spaceHours: 'uren',
  spaceEuros: 'euro',
  spaceDegrees: 'graden',
  spaceSave: 'Bewaar dit bezoek',
  spaceSaved: 'Bewaard: {n} {n|regel|regels} voor {id}.',
  spaceEmpty: 'Er is nog niets ingevuld.',
  spaceNames: 'Dit lijkt op een naam, een nummer of een adres. Haal het weg, of zeg dat het niemand noemt.',
  spaceSeen: 'Het noemt niemand: bewaar',
  spaceLately: 'Onlangs gezien',
  spaceLatelyNone: 'Nog niemand schreef een bezoek op.',
  spaceCriterion: 'Waar naar gekeken werd'
};
