/** What people read of recordings on the page for raw texts. English; the other languages have the same keys. */

export const listenEn = {
  recOf: 'Recording of {source}',
  recPlay: 'Play',
  recPause: 'Pause',
  recBack: 'Back 3 s',
  recOn: 'Forward 3 s',
  recSpeed: 'Speed',
  recPlace: 'Place in the recording',
  recAt: '{at} of {all}',
  recFrom: 'Play from {at}',
  recTimes: 'Its turns carry no times, so the text does not follow.',
  recKeys: 'Keys and pedal',
  recKeysHow: 'On this page, wherever the focus is. After a pause it begins 2 seconds earlier. For other keys: Settings, Settings Editor, Keyboard Shortcuts.',
  recMedia: 'keys for sound',
  recNone: 'There is no recording of it in the vault.',
  recAdd: 'Its recording',
  recKinds: '{kinds}; 300 MB. It is sealed in the vault, and goes with the raw text at the latest.',
  recKept: 'The recording of {source} is in the vault, encrypted, until {until}. The file lies where it lay, in the clear: delete it, on the recorder and the phone too.',
  recNot: '{source} waits in the vault, without its recording: {why}',
  recDrop: 'Delete the recording',
  recSure: 'Delete it from the vault for ever',
  recDropped: 'The recording of {source} is gone from the vault.',
  recBroken: 'The recording cannot be played. If the vault is open, this browser may not know its kind: delete it, and put it there again as mp3 or wav.'
};

export type ListenWords = Record<keyof typeof listenEn, string>;
