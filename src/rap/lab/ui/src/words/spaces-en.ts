/** What people read where visits to trial spaces are written down. English; the other languages have the same keys. */

export const spacesEn = {
  pageSpaces: 'Trial spaces',
  aboutSpaces: 'Write down what you saw in a space on one day',
  spacesNone: 'This study has no trial space yet, or no finding says what a good place must offer.',
  spaceWhich: 'Space',
  spaceDay: 'Day',
  spaceWho: 'Who looked',
  spaceMember: 'somebody who uses the space',
  spaceValue: 'What you saw',
  spaceNote: 'Note',
  spaceNoteHint: 'No names. Begin with “Incident” when it was one.',
  spaceHow: 'Fill in what you looked at; leave the rest empty.',
  spaceNothing: 'not looked at',
  spaceYes: 'yes',
  spaceNo: 'no',
  spaceScore: 'from 1 (poor) to 5 (good)',
  spaceAtMost: 'at most {bound} {unit}',
  spaceAtLeast: 'at least {bound} {unit}',
  spaceWanted: 'wanted: {bound} {unit}',
  spaceMinutes: 'minutes',
  spaceHours: 'hours',
  spaceEuros: 'euros',
  spaceDegrees: 'degrees',
  spaceSave: 'Save this visit',
  spaceSaved: 'Saved: {n} {n|line|lines} for {id}.',
  spaceEmpty: 'Nothing is filled in yet.',
  spaceNames: 'This looks like a name, a number or an address. Take it out, or say that it names nobody.',
  spaceSeen: 'It names nobody: save',
  spaceLately: 'Seen lately',
  spaceLatelyNone: 'Nobody has written down a visit yet.',
  spaceCriterion: 'What was looked at'
};

export type SpacesWords = Record<keyof typeof spacesEn, string>;
