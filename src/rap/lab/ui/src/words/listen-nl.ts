/** Wat men over opnames leest op de pagina voor ruwe teksten. */

import { ListenWords } from './listen-en';

export const listenNl: ListenWords = {
  recOf: 'Opname van {source}',
  recPlay: 'Afspelen',
  recPause: 'Pauze',
  recBack: '3 s terug',
  recOn: '3 s vooruit',
  recSpeed: 'Snelheid',
  recPlace: 'Plaats in de opname',
  recAt: '{at} van {all}',
  recFrom: 'Afspelen vanaf {at}',
  recTimes: 'Bij wie spreekt staan geen tijden, dus de tekst volgt niet.',
  recKeys: 'Toetsen en pedaal',
  recKeysHow: 'Op deze pagina, waar de focus ook is. Na een pauze begint ze 2 seconden vroeger. Andere toetsen: Instellingen, Instellingeneditor, Sneltoetsen.',
  recMedia: 'geluidstoetsen',
  recNone: 'Er is geen opname van in de kluis.',
  recAdd: 'De opname',
  recKinds: '{kinds}; 300 MB. Ze wordt verzegeld in de kluis, en gaat ten laatste met de ruwe tekst mee.',
  recKept: 'De opname van {source} zit in de kluis, versleuteld, tot {until}. Het bestand ligt waar het lag, onversleuteld: wis het, ook op de recorder en de telefoon.',
  recNot: '{source} wacht in de kluis, zonder opname: {why}',
  recDrop: 'Opname wissen',
  recSure: 'Voorgoed uit de kluis wissen',
  recDropped: 'De opname van {source} is weg uit de kluis.',
  recBroken: 'De opname kan niet afgespeeld worden. Als de kluis open is, kent deze browser het formaat misschien niet: wis ze, en zet ze er opnieuw in als mp3 of wav.'
};
