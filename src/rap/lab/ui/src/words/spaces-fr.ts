/** Noter ce qu’on a vu dans un lieu à l’essai, en français. */

import { SpacesWords } from './spaces-en';

export const spacesFr: SpacesWords = {
  pageSpaces: 'Lieux à l’essai',
  aboutSpaces: 'Noter ce que vous avez vu dans un lieu, un jour donné',
  spacesNone: 'Cette étude n’a pas encore de lieu à l’essai, ou aucun constat ne dit ce qu’un bon lieu doit offrir.',
  spaceWhich: 'Lieu',
  spaceDay: 'Jour',
  spaceWho: 'Qui a regardé',
  spaceMember: 'une personne qui utilise le lieu',
  spaceValue: 'Ce que vous avez vu',
  spaceNote: 'Remarque',
  spaceNoteHint: 'Pas de noms. Commencez par « Incident » si c’en était un.',
  spaceHow: 'Remplissez ce que vous avez regardé ; laissez le reste vide.',
  spaceNothing: 'pas regardé',
  spaceYes: 'oui',
  spaceNo: 'non',
  spaceScore: 'de 1 (mauvais) à 5 (bon)',
  spaceAtMost: 'au plus {bound} {unit}',
  spaceAtLeast: 'au moins {bound} {unit}',
  spaceWanted: 'attendu : {bound} {unit}',
  spaceMinutes: 'minutes',
  spaceHours: 'heures',
  spaceEuros: 'euros',
  spaceDegrees: 'degrés',
  spaceSave: 'Enregistrer cette visite',
  spaceSaved: 'C’est enregistré : {n} {n|ligne|lignes} pour {id}.',
  spaceEmpty: 'Rien n’est encore rempli.',
  spaceNames: 'Ceci ressemble à un nom, un numéro ou une adresse. Retirez-le, ou dites que cela ne nomme personne.',
  spaceSeen: 'Cela ne nomme personne : enregistrer',
  spaceLately: 'Vu dernièrement',
  spaceLatelyNone: 'Personne n’a encore noté de visite.',
  spaceCriterion: 'Ce qui a été regardé'
};
