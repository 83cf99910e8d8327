/** Ce qu’on lit des enregistrements sur la page des textes bruts. */

import { ListenWords } from './listen-en';

export const listenFr: ListenWords = {
  recOf: 'Enregistrement de {source}',
  recPlay: 'Écouter',
  recPause: 'Pause',
  recBack: 'Reculer de 3 s',
  recOn: 'Avancer de 3 s',
  recSpeed: 'Vitesse',
  recPlace: 'Endroit dans l’enregistrement',
  recAt: '{at} sur {all}',
  recFrom: 'Écouter à partir de {at}',
  recTimes: 'Ses tours de parole ne portent pas d’heure : le texte ne suit pas.',
  recKeys: 'Touches et pédale',
  recKeysHow: 'Sur cette page, où que soit le curseur. Après une pause, l’écoute reprend 2 secondes plus tôt. Pour d’autres touches : Paramètres, Éditeur de paramètres, Raccourcis clavier.',
  recMedia: 'touches du son',
  recNone: 'Il n’y en a pas d’enregistrement dans le coffre.',
  recAdd: 'Son enregistrement',
  recKinds: '{kinds} ; 300 Mo. Il est scellé dans le coffre, et part au plus tard avec le texte brut.',
  recKept: 'L’enregistrement de {source} est dans le coffre, chiffré, jusqu’au {until}. Le fichier reste où il était, en clair : effacez-le, sur l’enregistreur et le téléphone aussi.',
  recNot: '{source} attend dans le coffre, sans son enregistrement : {why}',
  recDrop: 'Effacer l’enregistrement',
  recSure: 'L’effacer du coffre pour toujours',
  recDropped: 'L’enregistrement de {source} n’est plus dans le coffre.',
  recBroken: 'L’enregistrement ne peut pas être écouté. Si le coffre est ouvert, ce navigateur n’en connaît peut-être pas le format : effacez-le, et remettez-le en mp3 ou wav.'
};
