/**
 * The frame of a page: a heading, one sentence of news, and its body, which is a function of what
 * it knows. What a page needs of the house it gets from `usePage`.
 */
import {
  Component,
  ComponentType,
  createContext,
  ReactNode,
  RefObject,
  useContext,
  useEffect,
  useLayoutEffect,
  useReducer,
  useRef,
  useState
} from 'react';
import { createRoot } from 'react-dom/client';

import { messageOf } from '../api';
import { CardDeed, createDeed } from '../core/deed';
import { OtherContent } from '../core/requests';
import { Hub } from '../hub';
import { Way } from '../panels/pages';
import { pageOf } from '../panels/page';
import { Create, Facts, Run } from '../panels/registry';
import { Signal } from '../signal';
import { Words } from '../words';

/** What was asked for when the page was opened, and how often it has been. */
interface Opening {
  facts: Facts;
  times: number;
}

export interface Page extends Opening {
  hub: Hub;
  run: Run;
  words: Words;
  /** News for eyes and for the screen reader; `wrong` stays until the next. */
  say(sentence: string, wrong?: boolean): void;
  /** What is said now. */
  news(): string;
  /** Does it, says what went wrong, and answers null then. */
  attempt<T>(work: Promise<T>): Promise<T | null>;
  /** Reads a part of the page; nothing when a newer reading of it has begun, or it went wrong. */
  read<T>(part: string, path: string, body?: unknown): Promise<T | null | undefined>;
  /** What is under way for a part is older than what is known by now. */
  drop(part: string): void;
  /** The element that holds the page. */
  host: HTMLElement;
}

const Here = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(Here);
  if (!page) {
    throw new Error('this part stands in no page');
  }
  return page;
}

/** Calls `listener`, as it is by then, whenever a signal is given. */
export function useSignal<T>(signal: Signal<T>, listener: (value: T) => void): void {
  const latest = useRef(listener);
  useLayoutEffect(() => void (latest.current = listener));
  useEffect(() => signal.connect(value => latest.current(value)), [signal]);
}

/** Draws again whenever one of the signals is given. */
export function useChanges(...signals: readonly Signal<void>[]): void {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const stops = signals.map(signal => signal.connect(() => draw()));
    return () => stops.forEach(stop => stop());
  }, signals);
}

export interface Answer<T> {
  /** Null until the server has answered. */
  value: T | null;
  /** Over when what is shown is of now: one that a newer reading took over waits for that. */
  again(): Promise<void>;
  /** What an act answered is newer than what was asked for before it. */
  set(value: T): void;
}

/** What the server says of a part of the page; read again when the page is opened again. */
export function useAnswer<T>(part: string, path: string, body?: unknown): Answer<T> {
  const page = usePage();
  const [value, keep] = useState<T | null>(null);
  const reading = useRef<Promise<void>>();
  const again = (): Promise<void> => {
    const own: Promise<void> = page.read<T>(part, path, body).then(answer => {
      answer && keep(answer);
      return answer === undefined && reading.current !== own ? reading.current : undefined;
    });
    return (reading.current = own);
  };
  useEffect(() => void again(), [path, JSON.stringify(body), page.times]);
  const set = (next: T): void => {
    page.drop(part);
    keep(next);
  };
  return { value, again, set };
}

/** What a card does when it is pressed. */
export function useDeed(): CardDeed {
  const { hub } = usePage();
  return useState(() => createDeed(hub.requests))[0];
}

/** Keys that are pressed anywhere on the page. */
export function useKeys(listener: (event: KeyboardEvent) => void): void {
  const { host } = usePage();
  const latest = useRef(listener);
  useLayoutEffect(() => void (latest.current = listener));
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => latest.current(event);
    host.addEventListener('keydown', hear);
    return () => host.removeEventListener('keydown', hear);
  }, [host]);
}

/** A page of the page area that is drawn by React. `style` is a class of its own for the frame. */
export function asPage(way: Way, Body: ComponentType, style = ''): Create {
  return (host, hub, run) => {
    const root = createRoot(host);
    let opening: Opening = { facts: {}, times: 0 };
    const draw = (): void => root.render(<Frame {...{ host, hub, run, way, opening, Body }} />);
    host.classList.add('rap-page', ...(style ? [style] : []));
    // what was typed or chosen here is kept
    ['input', 'change'].forEach(kind =>
      host.addEventListener(kind, () => (host.dataset.touched = ''))
    );
    draw();
    return {
      update: (facts: Facts | void) => {
        opening = { facts: facts || {}, times: opening.times + 1 };
        draw();
      },
      destroy: () => root.unmount()
    };
  };
}

interface FrameGiven {
  host: HTMLElement;
  hub: Hub;
  run: Run;
  way: Way;
  opening: Opening;
  Body: ComponentType;
}

function Frame({ host, hub, run, way, opening, Body }: FrameGiven): ReactNode {
  const { words } = hub;
  const [voice, sentence] = useVoice(hub, way);
  const body = useRef<HTMLDivElement>(null);
  useChanges(hub.changed.words);
  useKeptFocus(body);
  return (
    <div className="rap-page-scroll" tabIndex={-1}>
      <div className="rap-page-inner">
        <h1 className="rap-page-title">{words[pageOf(way)?.word ?? 'pages']}</h1>
        <p role="status" className={sentence.wrong ? 'rap-news rap-trouble' : 'rap-news'}>
          <span key={sentence.n}>{sentence.text}</span>
        </p>
        <div className="rap-page-body" ref={body}>
          <Caught>
            <Here.Provider value={{ ...voice, ...opening, host, hub, run, words }}>
              <Body />
            </Here.Provider>
          </Caught>
        </div>
      </div>
    </div>
  );
}

type Voice = Pick<Page, 'say' | 'news' | 'attempt' | 'read' | 'drop'>;

interface Sentence {
  text: string;
  wrong: boolean;
  n: number; // the same sentence said again is new to a screen reader
}

const SILENCE: Sentence = { text: '', wrong: false, n: 0 };

/** What a page says, and how it reads: a reading that went wrong is over once it goes well. */
function useVoice(hub: Hub, way: Way): [Voice, Sentence] {
  const [sentence, show] = useState(SILENCE);
  const [voice] = useState((): Voice => {
    let said = SILENCE;
    let unread = ''; // what was said of a reading that went wrong
    const say = (text: string, wrong = false): void =>
      show((said = { text, wrong, n: said.n + 1 }));
    const attempt = async <T,>(work: Promise<T>): Promise<T | null> => {
      try {
        return await work;
      } catch (error) {
        say(error instanceof OtherContent ? hub.words.stillSaving : messageOf(error), true);
        return null;
      }
    };
    const read = async <T,>(part: string, path: string, body?: unknown) => {
      const answer = await attempt(hub.requests.latest<T>(`${way} ${part}`, path, body));
      if (answer === null) {
        unread = said.text;
      } else if (answer !== undefined && unread && said.text === unread) {
        say((unread = ''));
      }
      return answer;
    };
    const drop = (part: string): void => hub.requests.drop(`${way} ${part}`);
    return { say, news: () => said.text, attempt, read, drop };
  });
  return [voice, sentence];
}

const FOCUSABLE = 'button, a, select, input, textarea, summary, [tabindex]';

/** When what had the focus is gone, the first thing there has it: it never leaves the page. */
function useKeptFocus(body: RefObject<HTMLElement>): void {
  useEffect(() => {
    const element = body.current;
    if (!element) {
      return;
    }
    let last: Element | null = null;
    const hear = (): void => void (last = document.activeElement);
    const look = (): void => {
      if (last && !last.isConnected && document.activeElement === document.body) {
        last = null;
        const all = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)];
        all.find(one => one.checkVisibility() && !one.matches(':disabled'))?.focus();
      }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(element, { childList: true, subtree: true });
    element.addEventListener('focusin', hear);
    return () => {
      watcher.disconnect();
      element.removeEventListener('focusin', hear);
    };
  }, [body]);
}

/** A page that cannot be drawn says why; the others stay. */
class Caught extends Component<{ children: ReactNode }, { why: string }> {
  state = { why: '' };

  static getDerivedStateFromError(error: unknown): { why: string } {
    return { why: messageOf(error) };
  }

  render(): ReactNode {
    const { why } = this.state;
    return why ? <p className="rap-trouble">{why}</p> : this.props.children;
  }
}
